export { SUPERMICRO_FAULTS, type SupermicroFaultName } from "./faults/supermicro-faults.ts";
export { supermicroIdentity } from "./identity.ts";
export { SUPERMICRO_MODELS, SupermicroBmc } from "./supermicro-bmc.ts";
