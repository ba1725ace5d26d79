export { createIpmiBmc, type IpmiBmc } from "./bmc/bmc.ts";
export type { BmcChassis, IpmiBmcFaults, IpmiBmcOptions, IpmiUser } from "./bmc/options.ts";
export { isCipherSuite } from "./cipher-suites.ts";
export { type IpmiSessionDeps, type OpenIpmiSessionOptions, openIpmiSession } from "./client.ts";
/** @public for drivers and the rack */
export {
  type BootDevice as IpmiBootDevice,
  type BootDevice,
  type BootFlags,
  NO_BOOT_FLAGS,
} from "./commands/boot-flags.ts";
export { CHASSIS_CONTROL, type ChassisAction } from "./commands/chassis-control.ts";
export { GET_CHASSIS_STATUS } from "./commands/get-chassis-status.ts";
export { type DeviceId, GET_DEVICE_ID } from "./commands/get-device-id.ts";
export { COMPLETION } from "./completion-code.ts";
export type { IpmiCrypto } from "./crypto.ts";
export { IpmiError } from "./errors.ts";
export { MAX_KEY_BYTES, MAX_USER_NAME_BYTES } from "./limits.ts";
export type { PrivilegeLevel } from "./privilege-level.ts";
export { type IpmiQuirkName, isIpmiQuirkName } from "./quirks.ts";
export { expectOk, type IpmiAnswer } from "./session/answer.ts";
export { readBootFlags, writeBootFlags } from "./session/boot.ts";
export { IpmiSocket } from "./session/ipmi-socket.ts";
export type { IpmiSession } from "./session/session.ts";
export { deactivateSol, type OpenSolOptions, openSol } from "./sol/open-sol.ts";
export type { SolStream } from "./sol/sol-stream.ts";
