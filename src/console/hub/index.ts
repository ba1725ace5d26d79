export { HubError, type HubErrorCode } from "./errors.ts";
export type { HubListen, HubListener } from "./graphical-hub.ts";
export { createGraphicalHubs, type GraphicalHubsDeps, type GraphicalHubsOptions } from "./graphical-hubs.ts";
