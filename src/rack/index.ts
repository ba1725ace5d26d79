export type { DellBmc, DellFaultName } from "./bmc/dell/index.ts";
export { defaultRackConfig, parseRackConfig, type RackConfig, type RackMachineConfig } from "./config/index.ts";
export { RackError } from "./errors.ts";
export { type Rack, type RackDeps, type RackMachine, startRack } from "./rack.ts";
