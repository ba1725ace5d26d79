export { GENERIC_FAULTS, type GenericFaultName } from "./faults.ts";
export { GenericBmc } from "./generic-bmc.ts";
export { genericIdentity } from "./identity.ts";
