export { type AtenClientOptions, connectAten } from "./client.ts";
export { AtenError } from "./errors.ts";
export type { AtenVideo } from "./screen-frames.ts";
export { type AtenServerOptions, serveAten } from "./server.ts";
