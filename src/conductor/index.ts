export { type Conductor, startConductor } from "./conductor.ts";
export { ConductorError, type ConductorErrorCode } from "./errors.ts";
export { CONDUCTOR_DEFAULTS, type ConductorDeps, type ConductorOptions } from "./options.ts";
