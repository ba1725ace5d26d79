export { createGraphicalHubs } from "./graphical-hubs.ts";
