export {
  openRedfish,
  REDFISH_OPTIONS,
  type RedfishConnection,
  type RedfishDeps,
  type RedfishOptions,
  requireBody,
} from "./connection.ts";
export { parseRedfishDriverInfo, type RedfishDriverInfo } from "./driver-info.ts";
export { answerError, DriverInfoError, exchangeError, RedfishDriverError } from "./errors.ts";
export { createRedfishManagement } from "./management.ts";
export { createRedfishPower } from "./power.ts";
export { REDFISH_PROPERTIES } from "./properties.ts";
export { type LocatedSystem, readSystem } from "./system.ts";
export { systemRedfishDeps } from "./system-deps.ts";
export { PIN_KEY, type ReadFingerprint } from "./tls-pin.ts";
