import { OutbandError } from "#/lib/errors/index.ts";
import type { Node, Port, Portgroup, ProvisionState, RecordChange } from "#/model/index.ts";
import type { Store } from "#/store/index.ts";
import { ConductorError } from "../errors.ts";
import type { OwnedRules } from "./record-verbs.ts";

/** What tells a switch which network the port is in. */
const CONNECTIVITY: readonly (keyof Port)[] = ["localLinkConnection", "physicalNetwork", "pxeEnabled", "portgroupUuid"];

const FREE: ReadonlySet<ProvisionState> = new Set(["enroll", "inspecting", "inspect wait", "manageable"]);

export function portRules(store: Store): OwnedRules<Port> {
  return {
    noun: "port",
    create: async ({ portgroupUuid }, node) => await requireGroup(store, portgroupUuid ?? null, node.uuid),
    update: async (port, change, node) => {
      await requireGroup(store, change.portgroupUuid ?? null, change.nodeUuid ?? node.uuid);
      refuseAddress(port, change, node);
      refuseConnectivity(port, change, node);
    },
    destroy: async (port, node) => {
      if (node.instanceUuid === null || node.maintenance || port.internalInfo.tenant_vif_port_id === undefined) return;
      throw inUse(`Cannot delete the port ${port.uuid} as node ${node.uuid} is associated with an instance`);
    },
  };
}

export function portgroupRules(store: Store): OwnedRules<Portgroup> {
  return {
    noun: "portgroup",
    update: async (_, change, node) => {
      if (change.address === undefined || node.instanceUuid === null || node.maintenance) return;
      throw inUse(
        `Cannot update the address of a portgroup of node ${node.uuid} while it is associated with an instance`,
      );
    },
    destroy: async (group) => {
      const [member] = await store.ports.list({ where: { portgroupUuid: group.uuid }, limit: 1 });
      if (!member) return;
      throw new ConductorError(
        "RECORD_IN_USE",
        "invalid",
        `Portgroup ${group.uuid} is not empty: port ${member.uuid} belongs to it.`,
      );
    },
  };
}

async function requireGroup({ portgroups }: Store, uuid: string | null, nodeUuid: string): Promise<void> {
  if (uuid === null) return;
  let group: Portgroup;
  try {
    group = await portgroups.get(uuid);
  } catch (error) {
    if (!(error instanceof OutbandError) || error.category !== "not-found") throw error;
    throw new ConductorError("REFERENCE_UNKNOWN", "invalid", error.message);
  }
  if (group.nodeUuid === nodeUuid) return;
  throw new ConductorError(
    "REFERENCE_UNKNOWN",
    "invalid",
    "Port can not be associated with a portgroup of another node.",
  );
}

function refuseAddress(port: Readonly<Port>, change: RecordChange<Port>, node: Readonly<Node>): void {
  if (change.address === undefined || node.instanceUuid === null || node.maintenance) return;
  throw inUse(
    `Cannot update the address of port ${port.uuid} of node ${node.uuid} while it is associated with an instance`,
  );
}

function refuseConnectivity(port: Readonly<Port>, change: RecordChange<Port>, node: Readonly<Node>): void {
  const changed = CONNECTIVITY.filter((key) => Object.hasOwn(change, key));
  if (changed.length === 0 || FREE.has(node.provisionState) || node.maintenance) return;
  throw new ConductorError(
    "NODE_WRONG_STATE",
    "conflict",
    `Port ${port.uuid} can not have any connectivity attributes (local_link_connection, physical_network, portgroup_uuid, ` +
      `pxe_enabled) updated unless node ${node.uuid} is in a ${[...FREE].join(", ")} state or in maintenance mode. ` +
      `The current state is ${node.provisionState}.`,
  );
}

function inUse(reason: string): ConductorError {
  return new ConductorError("RECORD_IN_USE", "conflict", `${reason}, and not in maintenance mode.`);
}
