import { constants, deflateSync } from "node:zlib";

/** Up to here it is a tile of few colours: text, where a level that looks harder costs no more time. */
const SMALL_BYTES = 16 * 1024;

/** A zlib stream of its own that ends on a sync flush: what a stateless Tight rectangle carries. Speed before size. */
export function deflate(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: bytes.length > SMALL_BYTES ? 1 : 4, finishFlush: constants.Z_SYNC_FLUSH });
}
