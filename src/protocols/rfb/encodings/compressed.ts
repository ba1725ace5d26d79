import type { ByteQueue, Parse } from "../byte-queue.ts";
import { serverFault } from "../errors.ts";

/**
 * The compressed bytes of a rectangle: a view of the queue. A server that compresses sends less than what it compressed,
 * or, where that fails, a little more.
 */
export function* takeCompressed(input: ByteQueue, length: number, rawBytes: number, what: string): Parse<Uint8Array> {
  const limit = rawBytes + (rawBytes >> 3) + 64 * 1024;
  if (length > limit) {
    throw serverFault("RFB_LIMIT", `reading ${what}: ${length} bytes for a rectangle that takes ${limit} at most`);
  }
  if (input.length < length) yield length;
  return input.take(length);
}

/** U32 length and as many bytes. */
export function* takeSized(input: ByteQueue, rawBytes: number, what: string): Parse<Uint8Array> {
  if (input.length < 4) yield 4;
  return yield* takeCompressed(input, input.u32(), rawBytes, what);
}
