/** @public for the benchmark of the decoder */
export { Ast2100Decoder } from "./ast2100/decoder.ts";
/** @public for the Supermicro console interface */
export { type AtenClientOptions, connectAten } from "./client.ts";
/** @public */
export { AtenError } from "./errors.ts";
export type { AtenVideo } from "./screen-frames.ts";
/** @public for the rack's Supermicro */
export { type AtenServerOptions, serveAten } from "./server.ts";
