import { constants, deflateSync } from "node:zlib";

/** A zlib stream of its own that ends on a sync flush: what a stateless Tight rectangle carries. Level 1: speed. */
export function deflate(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: 1, finishFlush: constants.Z_SYNC_FLUSH });
}
