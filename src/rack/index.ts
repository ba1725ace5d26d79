export type { DellFaultName } from "./bmc/dell/index.ts";
export { defaultRackConfig, type FaultName, type Vendor } from "./config/index.ts";
export { type RackMachine, startRack } from "./rack.ts";
