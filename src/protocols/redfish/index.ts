export { describeAnswer, etagOf, hasMessage, matchesMessage, type RedfishAnswer } from "./answer.ts";
export { RedfishClient } from "./client.ts";
export type { RedfishLimits, RedfishRequest } from "./exchange.ts";
export { asNumber, asObject, asText, dig, type JsonObject } from "./json.ts";
export { linksAt } from "./links.ts";
export { oneLine } from "./messages/extended-info.ts";
export { decodeCollection } from "./resources/collection.ts";
export {
  type BootOverride,
  type ComputerSystem,
  decodeActionInfo,
  decodeBootOverride,
  decodeComputerSystem,
  encodeBootMode,
  encodeBootOverride,
  type ResetType,
} from "./resources/computer-system.ts";
export { decodeManager } from "./resources/manager.ts";
export { decodeServiceRoot } from "./resources/service-root.ts";
export { decodeVirtualMedia, encodeInsertMedia, type VirtualMediaSlot } from "./resources/virtual-media.ts";
export { type AuthType, type RedfishCredentials, refusesCredentials } from "./session/log-in.ts";
