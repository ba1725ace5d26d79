import {
  type InterfaceKind,
  isSecretKey,
  type JsonObject,
  type JsonValue,
  MASK,
  maskSecrets,
  type Node,
} from "#/model/index.ts";
import { jsonText } from "../json-text.ts";
import type { LinkWire } from "../links.ts";
import { type Microversion, SINCE } from "../microversion.ts";
import { isoTime, isoTimeOrNull } from "../time.ts";

/** What a field needs besides the node. */
export interface NodeWireContext {
  readonly version: Microversion;
  /** Without a trailing slash: "http://127.0.0.1:6385". */
  readonly baseUrl: string;
  /** Host name of the live conductor that serves the node, or null. */
  readonly conductor: string | null;
}

export interface NodeField<T> {
  /** The microversion it appears in. */
  readonly since: Microversion;
  /** The model's field to sort by; absent: not sortable. */
  readonly sort?: keyof Node;
  /** The model's fields that `read` looks at. */
  readonly needs: readonly (keyof Node)[];
  readonly read: (node: Readonly<Node>, context: NodeWireContext) => T;
  /** What `read` answers as JSON, where that is quicker without making it first. */
  readonly text?: (node: Readonly<Node>, context: NodeWireContext) => string;
}

/** Every field of a node on the wire up to the maximum version, declared once. */
export const NODE_FIELDS = {
  uuid: plain(1, "uuid"),
  created_at: field(1, ["createdAt"], (node) => isoTime(node.createdAt), "createdAt"),
  updated_at: field(1, ["updatedAt"], (node) => isoTimeOrNull(node.updatedAt), "updatedAt"),
  chassis_uuid: plain(1, "chassisUuid"),
  console_enabled: plain(1, "consoleEnabled"),
  driver: plain(1, "driver"),
  driver_info: field(1, ["driverInfo"], (node) => masked(node.driverInfo)),
  extra: field(1, ["extra"], (node) => node.extra),
  instance_info: field(1, ["instanceInfo"], (node) => masked(node.instanceInfo)),
  instance_uuid: plain(1, "instanceUuid"),
  last_error: plain(1, "lastError"),
  maintenance: plain(1, "maintenance"),
  maintenance_reason: plain(1, "maintenanceReason"),
  power_state: plain(1, "powerState"),
  properties: field(1, ["properties"], (node) => node.properties),
  provision_state: field(1, ["provisionState"], (node, { version }) => provisionState(node, version), "provisionState"),
  provision_updated_at: field(
    1,
    ["provisionUpdatedAt"],
    (node) => isoTimeOrNull(node.provisionUpdatedAt),
    "provisionUpdatedAt",
  ),
  reservation: plain(1, "reservation"),
  target_power_state: plain(1, "targetPowerState"),
  target_provision_state: plain(1, "targetProvisionState"),
  links: subLinks(1, ""),
  ports: subLinks(1, "ports"),
  driver_internal_info: field(3, ["driverInternalInfo"], (node) => masked(node.driverInternalInfo)),
  name: plain(SINCE.nodeNames, "name"),
  inspection_started_at: field(
    6,
    ["inspectionStartedAt"],
    (node) => isoTimeOrNull(node.inspectionStartedAt),
    "inspectionStartedAt",
  ),
  inspection_finished_at: field(
    6,
    ["inspectionFinishedAt"],
    (node) => isoTimeOrNull(node.inspectionFinishedAt),
    "inspectionFinishedAt",
  ),
  clean_step: field(7, ["cleanStep"], (node) => node.cleanStep),
  raid_config: empty(12),
  target_raid_config: empty(12),
  states: subLinks(14, "states"),
  network_interface: chosen(20, "network"),
  resource_class: plain(21, "resourceClass"),
  portgroups: subLinks(24, "portgroups"),
  boot_interface: chosen(31, "boot"),
  console_interface: chosen(31, "console"),
  deploy_interface: chosen(31, "deploy"),
  inspect_interface: chosen(31, "inspect"),
  management_interface: chosen(31, "management"),
  power_interface: chosen(31, "power"),
  raid_interface: chosen(31, "raid"),
  vendor_interface: chosen(31, "vendor"),
  volume: subLinks(32, "volume"),
  storage_interface: chosen(33, "storage"),
  traits: field(37, ["traits"], (node) => [...node.traits].sort()),
  rescue_interface: chosen(38, "rescue"),
  bios_interface: chosen(40, "bios"),
  fault: plain(42, "fault"),
  deploy_step: field(44, ["deployStep"], (node) => node.deployStep),
  conductor_group: plain(46, "conductorGroup"),
  automated_clean: plain(47, "automatedClean"),
  protected: plain(48, "protected"),
  protected_reason: plain(48, "protectedReason"),
  conductor: field(49, [], (_, { conductor }) => conductor),
  owner: plain(50, "owner"),
  description: plain(51, "description"),
  allocation_uuid: plain(52, "allocationUuid"),
  retired: plain(61, "retired"),
  retired_reason: plain(61, "retiredReason"),
  lessee: plain(65, "lessee"),
  network_data: field(66, ["networkData"], (node) => node.networkData),
  boot_mode: plain(75, "bootMode"),
  secure_boot: plain(75, "secureBoot"),
  shard: plain(82, "shard"),
  parent_node: plain(83, "parentNode"),
  firmware_interface: chosen(86, "firmware"),
  service_step: field(87, ["serviceStep"], (node) => node.serviceStep),
  disable_power_off: plain(95, "disablePowerOff"),
  instance_name: plain(104, "instanceName"),
} as const satisfies Record<string, NodeField<unknown>>;

export type NodeFieldName = keyof typeof NODE_FIELDS;

/** A node as the API shows it. Which fields are there depends on the version and on `fields=`; `links` always is. */
export type NodeWire = { [Name in NodeFieldName]?: ReturnType<(typeof NODE_FIELDS)[Name]["read"]> };

/** What a list shows when nobody asks for fields. */
export const NODE_LIST_FIELDS: readonly NodeFieldName[] = [
  "instance_uuid",
  "maintenance",
  "name",
  "power_state",
  "provision_state",
  "uuid",
];

export function isNodeField(name: string): name is NodeFieldName {
  return Object.hasOwn(NODE_FIELDS, name);
}

function field<T>(
  since: Microversion,
  needs: NodeField<T>["needs"],
  read: NodeField<T>["read"],
  sort?: keyof Node,
): NodeField<T> {
  return sort === undefined ? { since, needs, read } : { since, needs, read, sort };
}

function plain<K extends keyof Node>(since: Microversion, key: K): NodeField<Node[K]> {
  return { since, sort: key, needs: [key], read: (node) => node[key] };
}

function chosen(since: Microversion, kind: InterfaceKind): NodeField<string> {
  return { since, needs: ["interfaces"], read: (node) => node.interfaces[kind] };
}

/** RAID is not built: the field is what Ironic shows of a node that never had any. */
function empty(since: Microversion): NodeField<JsonObject> {
  return { since, needs: [], read: () => ({}) };
}

/** The node's own address, or one below it. A uuid needs no escaping; lists of a thousand nodes are made of these. */
function subLinks(since: Microversion, name: string): NodeField<LinkWire[]> {
  const tail = name === "" ? "" : `/${name}`;
  const self = ({ uuid }: Readonly<Node>, { baseUrl }: NodeWireContext) => `${baseUrl}/v1/nodes/${uuid}${tail}`;
  const bookmark = ({ uuid }: Readonly<Node>, { baseUrl }: NodeWireContext) => `${baseUrl}/nodes/${uuid}${tail}`;
  return {
    since,
    needs: ["uuid"],
    read: (node, context) => [
      { href: self(node, context), rel: "self" },
      { href: bookmark(node, context), rel: "bookmark" },
    ],
    text: (node, context) =>
      `[{"href":${jsonText(self(node, context))},"rel":"self"},{"href":${jsonText(bookmark(node, context))},"rel":"bookmark"}]`,
  };
}

/** Older clients do not know the newer states. */
function provisionState(node: Readonly<Node>, version: Microversion): string | null {
  if (node.provisionState === "available" && version < SINCE.availableState) return null;
  if (node.provisionState === "inspect wait" && version < SINCE.inspectWaitState) return "inspecting";
  return node.provisionState;
}

/** Secret keys become the mask; so does what follows a secret's name and "=" inside any other text. */
function masked(value: JsonObject): JsonObject {
  return scrub(maskSecrets(value)) as JsonObject;
}

function scrub(value: JsonValue): JsonValue {
  if (typeof value === "string") {
    return value.replace(/([\w-]+)(=|%3D)([^\s&;,%"']+)/gi, (whole, key: string, equals: string) =>
      isSecretKey(key) ? `${key}${equals}${MASK}` : whole,
    );
  }
  if (Array.isArray(value)) return value.map(scrub);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, scrub(inner)]));
}
