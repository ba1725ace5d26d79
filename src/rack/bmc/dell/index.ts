export { DellBmc } from "./dell-bmc.ts";
export { DELL_FAULTS, type DellFaultName } from "./faults/dell-faults.ts";
export { dellIdentity } from "./identity.ts";
