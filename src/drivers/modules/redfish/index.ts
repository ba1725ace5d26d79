export {
  openRedfish,
  REDFISH_OPTIONS,
  type RedfishConnection,
  type RedfishDeps,
  type RedfishOptions,
} from "./connection.ts";
export { parseRedfishDriverInfo, parseRedfishHost } from "./driver-info.ts";
export { answerError, DriverInfoError, RedfishDriverError } from "./errors.ts";
export { leaveAsFound } from "./leave-as-found.ts";
export { createRedfishManagement } from "./management.ts";
export { createRedfishPower } from "./power.ts";
export { REDFISH_PROPERTIES } from "./properties.ts";
export { readSystem } from "./system.ts";
export { systemRedfishDeps } from "./system-deps.ts";
