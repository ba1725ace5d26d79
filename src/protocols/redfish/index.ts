export { describeAnswer, etagOf, hasMessage, matchesMessage, type RedfishAnswer } from "./answer.ts";
export { RedfishClient, type RedfishClientDeps, type RedfishClientOptions } from "./client.ts";
export { RedfishError } from "./errors.ts";
export { REDFISH_LIMITS, type RedfishLimits, type RedfishRequest } from "./exchange.ts";
export { asNumber, asObject, asText, asTexts, dig, type Json, type JsonObject } from "./json.ts";
export { linkAt, linksAt } from "./links.ts";
export type { RedfishMessage, Severity } from "./messages/extended-info.ts";
export { decodeCollection } from "./resources/collection.ts";
export {
  type BootOverride,
  type ComputerSystem,
  decodeActionInfo,
  decodeBootOverride,
  decodeComputerSystem,
  encodeBootOverride,
  type ResetType,
} from "./resources/computer-system.ts";
export { type BmcManager, decodeManager } from "./resources/manager.ts";
export { decodeServiceRoot, type ServiceRoot } from "./resources/service-root.ts";
export { type AuthType, type RedfishCredentials, refusesCredentials } from "./session/log-in.ts";
