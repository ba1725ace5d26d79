export type { ByteStream } from "./byte-stream.ts";
export { createMemoryStreamPair } from "./memory-stream.ts";
export { StreamError, StreamReader } from "./stream-reader.ts";
