export { type Certificate, ownCertificate } from "./certificate.ts";
export { type Account, accountMatches } from "./credentials.ts";
export { type HttpsListener, listenHttps } from "./https-server.ts";
export { BaseMessages, fillMessage, type MessageTemplate, type RedfishMessage } from "./messages.ts";
export { checkProperties, checkProperty, isJsonObject, type PropertyRule, type PropertyRules } from "./property.ts";
export { resetTypeOf } from "./reset-type.ts";
export {
  collection,
  type JsonObject,
  NO_CONTENT,
  ok,
  type RedfishAnswer,
  type RedfishRequest,
  type RedfishResource,
  readOnly,
} from "./resource.ts";
export { RedfishService } from "./service.ts";
export { sessionServiceResources } from "./session-service.ts";
export { SessionTable } from "./session-table.ts";
export { SystemSettings, type SystemSettingsOptions } from "./system-settings.ts";
