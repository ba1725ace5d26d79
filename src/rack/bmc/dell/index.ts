export { DellBmc } from "./dell-bmc.ts";
export { DELL_FAULTS, type DellFaultName } from "./faults/fault-set.ts";
export { dellIdentity } from "./identity.ts";
