export { createGraphicalHubs, type GraphicalHubsOptions } from "./graphical-hubs.ts";
