export type { Arrival, ViewedConsole } from "./viewed-console.ts";
export { ViewerPort } from "./viewer-port.ts";
