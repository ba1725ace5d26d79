export { BOOT_DEVICES, type BootDevice, type BootDeviceSetting, isBootDevice } from "./boot-device.ts";
export { completeNode } from "./complete-node.ts";
export type { Conductor } from "./conductor.ts";
export type { ConsoleKind, ConsoleSession } from "./console-session.ts";
export { INTERFACE_KINDS, type InterfaceKind } from "./interfaces.ts";
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
export { PROVISION_STATES, type ProvisionState } from "./provision-state.ts";
export { isSecretKey, MASK, mapSecrets, maskSecrets } from "./secrets.ts";
