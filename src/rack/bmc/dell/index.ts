export { DellBmc, type DellBmcDeps, type DellBmcOptions } from "./dell-bmc.ts";
export { DELL_FAULTS, type DellFaultName, FaultSet } from "./faults/fault-set.ts";
export { dellIdentity } from "./identity.ts";
