import { INTERFACE_KINDS, type InterfaceKind } from "#/model/index.ts";
import type { Machine, Option, Section } from "../option.ts";
import { bool, choice, host, list, path, text } from "../types.ts";

type EnabledInterfaces = Readonly<Record<`enabled_${InterfaceKind}_interfaces`, Option<readonly string[] | null>>>;
type DefaultInterfaces = Readonly<Record<`default_${InterfaceKind}_interface`, Option<string | null>>>;

function forEachKind<T>(make: (kind: InterfaceKind) => readonly [string, Option<T>]): Record<string, Option<T>> {
  return Object.fromEntries(INTERFACE_KINDS.map(make));
}

const enabledInterfaces = forEachKind((kind) => [
  `enabled_${kind}_interfaces`,
  list({
    default: null,
    defaultText: "all that the enabled hardware types have",
    help: `The ${kind} interfaces that nodes may use.`,
  }),
]) as EnabledInterfaces;

const defaultInterfaces = forEachKind((kind) => [
  `default_${kind}_interface`,
  text({
    default: null,
    defaultText: "the first of the hardware type's that is enabled",
    help: `The ${kind} interface of nodes that name none.`,
  }),
]) as DefaultInterfaces;

/** The folder for everything that must outlive the process. */
function stateFolder({ env, root, home }: Machine): string {
  // A relative XDG_STATE_HOME is to be ignored (XDG Base Directory Specification).
  if (env.XDG_STATE_HOME?.startsWith("/")) return `${env.XDG_STATE_HOME}/outband`;
  return root ? "/var/lib/outband" : `${home}/.local/state/outband`;
}

export const defaultSection = {
  name: "DEFAULT",
  help: "Who may call, what this machine is called, and which drivers it serves.",
  ironicOnly: ["my_ipv6"],
  options: {
    auth_strategy: choice(["noauth", "http_basic", "keystone"], {
      default: "noauth",
      help:
        "How callers of the API prove who they are. noauth lets everybody in as administrator, which is why the API " +
        "then listens on loopback only, so that it works without any set-up; http_basic asks for a user and password of " +
        "http_basic_auth_user_file; keystone takes Keystone's tokens ([keystone_authtoken]), and asks policies who may do what.",
    }),
    http_basic_auth_user_file: path({
      default: "/etc/outband/htpasswd",
      help: "Users and bcrypt hashes, as `htpasswd -B` writes them. Read again on every change.",
    }),
    rbac_service_role_elevated_access: bool({
      default: false,
      help: "Users with the role service in the project rbac_service_project_name may do what members of the system may.",
    }),
    rbac_service_project_name: text({ default: "service", help: "The project of other services' users." }),
    lessee_consoles: bool({
      default: false,
      help:
        "Members of the project that leases a node may use its consoles. Ironic knows only the owner's. What the consoles " +
        "have shown before stays the owner's. Outband's own.",
    }),
    host: text({
      default: ({ machine }) => machine.hostname,
      defaultText: "the machine's host name",
      help: "The name of this conductor. It stands in the locks and consoles of its nodes: change it only when no node has any.",
    }),
    my_ip: host({
      default: ({ machine }) => machine.address,
      defaultText: "the machine's first address that is not loopback",
      help: "The address of this machine as others see it.",
    }),
    debug: bool({ default: false, help: "Log what matters only to find a fault." }),
    state_path: path({
      default: ({ machine }) => stateFolder(machine),
      defaultText: "/var/lib/outband as root, or else $XDG_STATE_HOME/outband or ~/.local/state/outband",
      help: "The folder for the database, its key and whatever else must outlive the process.",
    }),
    enabled_hardware_types: list({
      default: ["fake-hardware", "idrac", "ipmi", "redfish", "supermicro"],
      help: "The hardware types (drivers) that this conductor serves.",
    }),
    ...enabledInterfaces,
    ...defaultInterfaces,
  },
} as const satisfies Section;
