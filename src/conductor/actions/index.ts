import type { ConductorContext } from "../context.ts";
import type { ConductorApi } from "../interfaces/index.ts";
import { agentTokenOnce, heartbeat } from "../provision/index.ts";
import { createRecordsApi } from "../records/index.ts";
import { getBootDevice, setBootDevice, supportedBootDevices } from "./boot-device.ts";
import { createNode } from "./create-node.ts";
import { destroyNode } from "./destroy-node.ts";
import { getConsole } from "./get-console.ts";
import { listConsoles } from "./list-consoles.ts";
import { driverProperties, listDrivers } from "./list-drivers.ts";
import { createNodePartsApi } from "./node-parts.ts";
import { setConsole } from "./set-console.ts";
import { setMaintenance } from "./set-maintenance.ts";
import { setPowerState } from "./set-power-state.ts";
import { setProvisionState } from "./set-provision-state.ts";
import { updateNode } from "./update-node.ts";
import { validateNode } from "./validate-node.ts";

/** One file a verb; this is the list. */
export function createConductorApi(context: ConductorContext): ConductorApi {
  return {
    ...createNodePartsApi(context),
    records: createRecordsApi(context),
    createNode: (node) => createNode(context, node),
    updateNode: (uuid, change, options) => updateNode(context, uuid, change, options),
    destroyNode: (uuid) => destroyNode(context, uuid),
    validateNode: (uuid) => validateNode(context, uuid),
    setPowerState: (uuid, target, timeoutSeconds) => setPowerState(context, uuid, target, timeoutSeconds),
    setProvisionState: (uuid, verb, request) => setProvisionState(context, uuid, verb, request),
    agentTokenOnce: (uuid) => agentTokenOnce(context, uuid),
    heartbeat: (uuid, beat) => heartbeat(context, uuid, beat),
    getConsole: (uuid, kind = null) => getConsole(context, uuid, kind),
    setConsole: (uuid, enabled, kind = null, interfaceName) =>
      setConsole(context, uuid, kind, { enabled, interfaceName }),
    listConsoles: (uuid) => listConsoles(context, uuid),
    getBootDevice: (uuid) => getBootDevice(context, uuid),
    setBootDevice: (uuid, device, persistent) => setBootDevice(context, uuid, device, persistent),
    supportedBootDevices: (uuid) => supportedBootDevices(context, uuid),
    setMaintenance: (uuid, maintenance, reason) => setMaintenance(context, uuid, maintenance, reason),
    listDrivers: () => listDrivers(context),
    driverProperties: async (driver) => driverProperties(context, driver),
  };
}
