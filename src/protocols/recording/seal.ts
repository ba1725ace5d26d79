import { concatBytes, equalBytes } from "#/lib/bytes/index.ts";
import { type Block, MAGIC, SEAL_BYTES } from "./block.ts";

/** SHA-256 of the bytes: 32 bytes. Node's is there at once, a browser's is not. */
export type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array>;

/** What the first block's seal is chained to. */
export const FIRST_SEAL: Uint8Array = MAGIC;

/** What is hashed for a block's seal: the seal before it and its own head and payload. */
export function sealInput(previous: Uint8Array, body: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatBytes([previous, body]);
}

/** Follows the chain of seals through a recording; a byte that was changed anywhere breaks it from there on. */
export class SealChain {
  readonly #sha256: Sha256;
  #previous = FIRST_SEAL;

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
  }

  /** False when the block, or one before it, is not what was written. Blocks in order. */
  async holds(block: Block): Promise<boolean> {
    const digest = await this.#sha256(sealInput(this.#previous, block.body));
    this.#previous = block.seal;
    return equalBytes(block.seal, digest.subarray(0, SEAL_BYTES));
  }
}
