export { type Conductor, startConductor } from "./conductor.ts";
export { consoleUrl, viewerAddress } from "./console/index.ts";
export { CONDUCTOR_DEFAULTS, type ConductorOptions } from "./options.ts";
