import { INTERFACE_KINDS } from "./interfaces.ts";
import type { NewNode, Node } from "./node.ts";

/** A whole node from what its creator gave. An interface that nobody chose is `no-<kind>`. */
export function completeNode(given: NewNode, now: number): Omit<Node, "id"> {
  return {
    name: null,
    driverInfo: {},
    driverInternalInfo: {},
    instanceInfo: {},
    properties: {},
    extra: {},
    networkData: {},
    instanceUuid: null,
    instanceName: null,
    chassisUuid: null,
    allocationUuid: null,
    resourceClass: null,
    conductorGroup: "",
    owner: null,
    lessee: null,
    description: null,
    shard: null,
    parentNode: null,
    powerState: null,
    targetPowerState: null,
    provisionState: "enroll",
    targetProvisionState: null,
    provisionUpdatedAt: null,
    cleanStep: {},
    deployStep: {},
    serviceStep: {},
    inspectionStartedAt: null,
    inspectionFinishedAt: null,
    consoleEnabled: false,
    maintenance: false,
    maintenanceReason: null,
    fault: null,
    lastError: null,
    reservation: null,
    conductorAffinity: null,
    automatedClean: null,
    protected: false,
    protectedReason: null,
    retired: false,
    retiredReason: null,
    disablePowerOff: false,
    bootMode: null,
    secureBoot: null,
    traits: [],
    ...given,
    uuid: given.uuid?.toLowerCase() ?? crypto.randomUUID(),
    interfaces: { ...defaultInterfaces(), ...given.interfaces },
    createdAt: now,
    updatedAt: null,
  };
}

function defaultInterfaces(): Node["interfaces"] {
  return Object.fromEntries(INTERFACE_KINDS.map((kind) => [kind, `no-${kind}`])) as Node["interfaces"];
}
