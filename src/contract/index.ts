export { ApiClient, ApiError, type CallAnswer, type CallName } from "./client/index.ts";
export {
  CONDUCTOR_LIST_FIELDS,
  type ConductorFieldName,
  type ConductorWire,
  conductorToWire,
  readConductorFields,
} from "./conductor.ts";
export { type DriverWire, driverToWire, readDriverFields } from "./driver.ts";
export { abortBody, basicAuthBody, type ErrorWire, errorText, faultBody, limitBody } from "./error-body.ts";
export { ContractError, invalid } from "./errors.ts";
export {
  checkRecordFields,
  patchRecord,
  type RecordShape,
  type RecordWire,
  recordFromWire,
  recordSortKey,
  recordToWire,
} from "./fields/record-shape.ts";
export { jsonText } from "./json-text.ts";
export { type LinkWire, linkPair } from "./links.ts";
export {
  MAX_VERSION,
  MIN_VERSION,
  type Microversion,
  negotiateVersion,
  requireVersion,
  SINCE,
  VERSION_HEADERS,
  versionText,
} from "./microversion.ts";
export { NODE_FIELDS, NODE_LIST_FIELDS, type NodeFieldName, type NodeWire } from "./node/fields.ts";
export { nodeFromWire } from "./node/from-wire.ts";
export { isNodeName } from "./node/name.ts";
export { patchedFields, patchNode } from "./node/patch.ts";
export {
  type BootDeviceWire,
  bootDeviceToWire,
  type ConsoleWire,
  consoleToWire,
  type StatesWire,
  type SupportedBootDevicesWire,
  statesToWire,
} from "./node/sub-resources.ts";
export { type NodeRedactions, nodeToWire, nodeWirePlan, readNodeFields, readSortKey } from "./node/wire.ts";
export {
  CONSOLE_ACTIONS,
  type ConsoleTypeRow,
  readAction,
  readConsoleAction,
  readConsoleOutput,
  readRemoteConsole,
} from "./nova/console-types.ts";
export { computeErrorBody } from "./nova/error-body.ts";
export {
  COMPUTE_SINCE,
  COMPUTE_VERSION_HEADERS,
  CONSOLE_ACTIONS_UNTIL,
  computeVersionText,
  MAX_COMPUTE_VERSION,
  MIN_COMPUTE_VERSION,
  negotiateComputeVersion,
} from "./nova/microversion.ts";
export { serverBriefToWire, serverId, serverName, serverStatus, serverToWire } from "./nova/server.ts";
export { openApiDocument } from "./openapi.ts";
export { ADMINISTRATOR, type Caller, NOBODY } from "./policy/caller.ts";
export type { PolicyTarget } from "./policy/check.ts";
export { policiesOfPatch } from "./policy/patch-policies.ts";
export type { PolicyName } from "./policy/policies.ts";
export { POLICY_DEFAULTS, type PolicyOptions, PolicyRules } from "./policy/rules.ts";
export * from "./provision/index.ts";
export { HEARTBEAT_PARAMETERS, hasAgentToken, lookupToWire, readHeartbeat, tryMac } from "./ramdisk.ts";
export { ALLOCATION_SHAPE } from "./records/allocation.ts";
export { CHASSIS_SHAPE } from "./records/chassis.ts";
export { historyToWire } from "./records/node-history.ts";
export { PORT_SHAPE, PORTGROUP_SHAPE } from "./records/ports.ts";
export { DEPLOY_TEMPLATE_SHAPE, RUNBOOK_SHAPE } from "./records/steps.ts";
export { readTrait, readTraits } from "./records/traits.ts";
export { VOLUME_CONNECTOR_SHAPE, VOLUME_TARGET_SHAPE } from "./records/volumes.ts";
export { methodsAt, ROUTES, type Route, type RouteName, routePath } from "./routes.ts";
export {
  isJsonObject,
  isUuid,
  readBoolean,
  readInteger,
  readParameters,
  readString,
  readStringList,
  readStringOrNull,
  readUuid,
  shown,
  type ValueReader,
} from "./values.ts";
