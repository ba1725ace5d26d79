import { constants, deflateSync } from "node:zlib";

/** Up to here it is a tile of few colours: text, where looking a little harder costs next to nothing. */
const SMALL_BYTES = 16 * 1024;

/**
 * A zlib stream of its own that ends on a sync flush: what a stateless Tight rectangle carries. Speed before size, unless
 * a level from 1 to 9 is given. Its window, tables and output are no larger than the bytes need: by default each call would
 * take, and leave to be collected, 300 KiB.
 */
export function deflate(bytes: Uint8Array, level?: number): Uint8Array {
  const windowBits = Math.min(Math.max(32 - Math.clz32(bytes.length - 1), 9), 15);
  return deflateSync(bytes, {
    level: level ?? (bytes.length > SMALL_BYTES ? 1 : 2),
    windowBits,
    memLevel: Math.min(windowBits - 6, 8),
    chunkSize: Math.min(Math.max(bytes.length >> 2, 256), SMALL_BYTES),
    finishFlush: constants.Z_SYNC_FLUSH,
  });
}
