export { BOOT_DEVICES, type BootDevice, type BootDeviceSetting, isBootDevice } from "./boot-device.ts";
export { completeNode } from "./complete-node.ts";
export type { Conductor } from "./conductor.ts";
export type { ConsoleKind, ConsoleSession } from "./console-session.ts";
export { INTERFACE_KINDS, type InterfaceKind } from "./interfaces.ts";
export {
  BOOT_MODES,
  type BootMode,
  INDICATOR_STATES,
  type IndicatorState,
  MEDIA_DEVICES,
  type MediaDevice,
  type MediaSlot,
} from "./media.ts";
export type {
  InterfaceChoice,
  JsonObject,
  JsonValue,
  NewNode,
  Node,
  NodeChange,
  NodeCreateRequest,
  NodeUpdateRequest,
} from "./node.ts";
export { isPowerTarget, type PowerState, type PowerTarget, powerStateAfter } from "./power-state.ts";
export * from "./provision/index.ts";
export {
  ALLOCATION_STATES,
  type Allocation,
  type AllocationState,
  type Chassis,
  type DeployTemplate,
  type NewRecord,
  type NodeHistory,
  type Port,
  type Portgroup,
  type RecordChange,
  type Runbook,
  type StoredRecord,
  type VolumeConnector,
  type VolumeTarget,
} from "./records/index.ts";
export { isSecretKey, MASK, mapSecrets, maskSecrets } from "./secrets.ts";
