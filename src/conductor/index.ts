export { type Conductor, startConductor } from "./conductor.ts";
export { CONDUCTOR_DEFAULTS, type ConductorOptions } from "./options.ts";
