import type { JsonObject, JsonValue, Node, ProvisionState } from "#/model/index.ts";
import { isJsonObject } from "../values.ts";
import type { ComputeMicroversion } from "./microversion.ts";

/** What Nova calls a node: its instance where it has one. */
export function serverId(node: Pick<Node, "instanceUuid" | "uuid">): string {
  return node.instanceUuid ?? node.uuid;
}

/** The name of the instance, as Nova's driver writes it down, or else of the node. */
export function serverName(
  node: Pick<Node, "instanceUuid" | "uuid" | "instanceName" | "instanceInfo" | "name">,
): string {
  const display = node.instanceInfo.display_name;
  return node.instanceName ?? (typeof display === "string" ? display : null) ?? node.name ?? serverId(node);
}

/** One server of `GET /servers`. */
export function serverBriefToWire(node: Readonly<Node>, baseUrl: string): JsonObject {
  const id = serverId(node);
  return { id, name: serverName(node), links: links(baseUrl, id) };
}

/** A server as `GET /servers/<s>` and `/servers/detail` show it: what a bare-metal node can say of itself. */
export function serverToWire(node: Readonly<Node>, version: ComputeMicroversion, baseUrl: string): JsonObject {
  const status = serverStatus(node);
  const host = node.conductorAffinity;
  const wire: Record<string, JsonValue> = {
    ...serverBriefToWire(node, baseUrl),
    status,
    tenant_id: node.lessee ?? node.owner ?? "",
    user_id: "",
    metadata: {},
    hostId: "",
    image: "",
    flavor: flavor(node, version, baseUrl),
    created: seconds(node.createdAt),
    updated: seconds(node.updatedAt ?? node.createdAt),
    addresses: {},
    accessIPv4: "",
    accessIPv6: "",
    config_drive: "",
    key_name: null,
    "OS-DCF:diskConfig": "MANUAL",
    "OS-EXT-AZ:availability_zone": node.conductorGroup,
    "OS-EXT-SRV-ATTR:host": host,
    "OS-EXT-SRV-ATTR:hypervisor_hostname": node.uuid,
    "OS-EXT-SRV-ATTR:instance_name": node.instanceName ?? node.name ?? "",
    "OS-EXT-STS:power_state": POWER_STATES[node.powerState ?? ""] ?? 0,
    "OS-EXT-STS:task_state": TASK_STATES[node.provisionState] ?? null,
    "OS-EXT-STS:vm_state": VM_STATES[status] ?? "active",
    "OS-SRV-USG:launched_at": null,
    "OS-SRV-USG:terminated_at": null,
    "os-extended-volumes:volumes_attached": [],
  };
  if (status === "ACTIVE" || status === "BUILD") wire.progress = 0;
  const since = (minimum: ComputeMicroversion, fields: Record<string, JsonValue>) => {
    if (version >= minimum) Object.assign(wire, fields);
  };
  since(3, {
    "OS-EXT-SRV-ATTR:reservation_id": `r-${node.uuid.slice(0, 8)}`,
    "OS-EXT-SRV-ATTR:launch_index": 0,
    "OS-EXT-SRV-ATTR:hostname": serverName(node),
    "OS-EXT-SRV-ATTR:kernel_id": "",
    "OS-EXT-SRV-ATTR:ramdisk_id": "",
    "OS-EXT-SRV-ATTR:root_device_name": null,
    "OS-EXT-SRV-ATTR:user_data": null,
  });
  since(9, { locked: node.protected });
  since(16, { host_status: host === null ? "UNKNOWN" : "UP" });
  since(19, { description: node.description });
  since(26, { tags: [] });
  since(63, { trusted_image_certificates: null });
  since(71, { server_groups: [] });
  since(73, { locked_reason: node.protectedReason });
  since(96, { pinned_availability_zone: null });
  return wire;
}

/** Nova's status of a server that is this node. One without an instance is as its power is. */
export function serverStatus(node: Pick<Node, "provisionState" | "powerState">): string {
  return STATUSES[node.provisionState] ?? (node.powerState === "power off" ? "SHUTOFF" : "ACTIVE");
}

const STATUSES: Partial<Record<ProvisionState, string>> = {
  deploying: "BUILD",
  "wait call-back": "BUILD",
  "deploy failed": "ERROR",
  error: "ERROR",
  deleting: "DELETED",
  rescue: "RESCUE",
};

const VM_STATES: Readonly<Record<string, string>> = {
  ACTIVE: "active",
  SHUTOFF: "stopped",
  BUILD: "building",
  ERROR: "error",
  DELETED: "deleted",
  RESCUE: "rescued",
};

const TASK_STATES: Partial<Record<ProvisionState, string>> = {
  deploying: "spawning",
  "wait call-back": "spawning",
  deleting: "deleting",
};

/** Nova's numbers: running, shut down. */
const POWER_STATES: Readonly<Record<string, number>> = { "power on": 1, "power off": 4 };

function flavor(
  { properties, resourceClass }: Readonly<Node>,
  version: ComputeMicroversion,
  baseUrl: string,
): JsonObject {
  const name = resourceClass ?? "baremetal";
  if (version < 47) {
    const href = `${baseUrl}/compute/flavors/${encodeURIComponent(name)}`;
    return { id: name, links: [{ rel: "bookmark", href }] };
  }
  return {
    vcpus: whole(properties.cpus),
    ram: whole(properties.memory_mb),
    disk: whole(properties.local_gb),
    ephemeral: 0,
    swap: 0,
    original_name: name,
    extra_specs: isJsonObject(properties.capabilities) ? (properties.capabilities as JsonObject) : {},
  };
}

/** Ironic's properties hold numbers as numbers or as text. */
function whole(value: JsonValue | undefined): number {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : 0;
}

function links(baseUrl: string, id: string): JsonValue[] {
  return [
    { rel: "self", href: `${baseUrl}/compute/v2.1/servers/${id}` },
    { rel: "bookmark", href: `${baseUrl}/compute/servers/${id}` },
  ];
}

/** Nova's stamps: whole seconds and a Z. */
function seconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
