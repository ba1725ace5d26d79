import type { TSchema } from "typebox";
import type { InterfaceKind, Node, NodeCreateRequest, NodeUpdateRequest } from "#/model/index.ts";
import { invalid } from "../errors.ts";
import type { FieldWrite } from "../fields/field-write.ts";
import { anyBoolean, object, orNull, string, text, uuid } from "../schemas.ts";
import { readBoolean, readString } from "../values.ts";
import type { NodeFieldName } from "./fields.ts";

/** How a caller may write a field of a node. */
export type NodeWrite = FieldWrite<Node, NodeUpdateRequest & Pick<NodeCreateRequest, "uuid">>;

/** The fields of a node that may be written. */
const NODE_WRITES: Partial<Record<NodeFieldName, NodeWrite>> = {
  uuid: {
    schema: uuid(),
    on: "create",
    current: (node) => node.uuid,
    change: (value) => ({ uuid: readString("uuid", value).toLowerCase() }),
  },
  driver: {
    schema: string(255),
    on: "both",
    current: (node) => node.driver,
    change: (value) => ({ driver: readString("driver", value) }),
  },
  name: { ...plain("name", text(255)), change: (value) => ({ name: value === "" ? null : (value as string | null) }) },
  driver_info: dictionary("driverInfo"),
  properties: dictionary("properties"),
  extra: dictionary("extra"),
  instance_info: dictionary("instanceInfo"),
  network_data: dictionary("networkData"),
  instance_uuid: plain("instanceUuid", orNull(uuid())),
  instance_name: plain("instanceName", text(255)),
  chassis_uuid: plain("chassisUuid", orNull(uuid())),
  resource_class: plain("resourceClass", text(80)),
  conductor_group: {
    schema: string(255, "^[A-Za-z0-9_.-]*$"),
    on: "both",
    unset: "",
    current: (node) => node.conductorGroup,
    change: (value) => ({ conductorGroup: readString("conductor_group", value).toLowerCase() }),
  },
  owner: plain("owner", text(255)),
  lessee: plain("lessee", text(255)),
  description: plain("description", text(4096)),
  shard: plain("shard", text(255)),
  parent_node: plain("parentNode", text(36)),
  automated_clean: {
    ...plain("automatedClean", orNull(anyBoolean())),
    change: (value) => ({ automatedClean: value === null ? null : readBoolean("automated_clean", value) }),
  },
  boot_mode: plain("bootMode", text(16), "create"),
  secure_boot: plain("secureBoot", orNull(anyBoolean()), "create"),
  console_enabled: {
    ...boolean("console_enabled", "consoleEnabled", "create"),
    change: (value) => {
      if (!readBoolean("console_enabled", value)) return {};
      throw invalid("console_enabled cannot be true for a new node: create it, then PUT states/console");
    },
  },
  maintenance: boolean("maintenance", "maintenance"),
  protected: boolean("protected", "protected", "patch"),
  protected_reason: plain("protectedReason", text(4096), "patch"),
  retired: boolean("retired", "retired"),
  retired_reason: plain("retiredReason", text(4096)),
  disable_power_off: boolean("disable_power_off", "disablePowerOff"),
  bios_interface: choice("bios"),
  boot_interface: choice("boot"),
  console_interface: choice("console"),
  deploy_interface: choice("deploy"),
  firmware_interface: choice("firmware"),
  inspect_interface: choice("inspect"),
  management_interface: choice("management"),
  network_interface: choice("network"),
  power_interface: choice("power"),
  raid_interface: choice("raid"),
  rescue_interface: choice("rescue"),
  storage_interface: choice("storage"),
  vendor_interface: choice("vendor"),
};

/** The rule for a field of this name, or null when it cannot be written this way. */
export function nodeWrite(name: string, on: "create" | "patch"): NodeWrite | null {
  const rule = Object.hasOwn(NODE_WRITES, name) ? NODE_WRITES[name as NodeFieldName] : undefined;
  return rule && (rule.on === "both" || rule.on === on) ? rule : null;
}

export function writableNames(on: "create" | "patch"): string[] {
  return Object.keys(NODE_WRITES)
    .filter((name) => nodeWrite(name, on))
    .sort();
}

type PlainKey = Exclude<keyof NodeUpdateRequest, "interfaces">;

function plain(key: PlainKey, schema: TSchema, on: NodeWrite["on"] = "both"): NodeWrite {
  return { schema, on, unset: null, current: (node) => node[key] ?? null, change: (value) => ({ [key]: value }) };
}

function dictionary(key: PlainKey): NodeWrite {
  return { ...plain(key, orNull(object())), unset: {}, change: (value) => ({ [key]: value ?? {} }) };
}

function boolean(name: string, key: PlainKey, on: NodeWrite["on"] = "both"): NodeWrite {
  return { ...plain(key, anyBoolean(), on), unset: false, change: (value) => ({ [key]: readBoolean(name, value) }) };
}

function choice(kind: InterfaceKind): NodeWrite {
  return {
    schema: text(255),
    on: "both",
    unset: null,
    current: (node) => node.interfaces[kind],
    change: (value) => ({ interfaces: { [kind]: value as string | null } }),
  };
}
