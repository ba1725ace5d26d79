const BLOCK_BYTES = 4096;
/** Blocks that wait to be used again, at the most. */
const MAX_FREE_BLOCKS = 1024;

/**
 * Blocks for the output of all consoles that waits to be written. Chunks kept as they came would live just long enough
 * for the garbage collector to move them to where it seldom looks: with a thousand consoles, a hundred MiB of them.
 */
export class BlockPool {
  readonly #free: Uint8Array[] = [];

  take(): Uint8Array {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  giveBack(blocks: readonly Uint8Array[]): void {
    for (const block of blocks) if (this.#free.length < MAX_FREE_BLOCKS) this.#free.push(block);
  }
}

/** Bytes in the order in which they came. */
export class PendingBytes {
  readonly #pool: BlockPool;
  #blocks: Uint8Array[] = [];
  /** Of the first block that are gone, and of the last that are used. */
  #from = 0;
  #end = 0;

  constructor(pool: BlockPool) {
    this.#pool = pool;
  }

  get length(): number {
    return this.#blocks.length === 0 ? 0 : (this.#blocks.length - 1) * BLOCK_BYTES + this.#end - this.#from;
  }

  append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#blocks.length === 0 || this.#end === BLOCK_BYTES) {
        this.#blocks.push(this.#pool.take());
        this.#end = 0;
      }
      const piece = bytes.subarray(at, at + BLOCK_BYTES - this.#end);
      this.#blocks.at(-1)?.set(piece, this.#end);
      this.#end += piece.length;
      at += piece.length;
    }
  }

  /** Lets the oldest go. */
  drop(count: number): void {
    let left = Math.min(count, this.length);
    while (left > 0) {
      const ofFirst = Math.min(left, (this.#blocks.length === 1 ? this.#end : BLOCK_BYTES) - this.#from);
      this.#from += ofFirst;
      left -= ofFirst;
      if (this.length === 0) this.clear();
      else if (this.#from === BLOCK_BYTES) {
        this.#pool.giveBack(this.#blocks.splice(0, 1));
        this.#from = 0;
      }
    }
  }

  clear(): void {
    this.#pool.giveBack(this.#blocks);
    this.#blocks = [];
    this.#from = 0;
    this.#end = 0;
  }

  /** All of them. Where they are in one block they are not copied: they are good until the next change here. */
  bytes(): Uint8Array {
    const last = this.#blocks.length - 1;
    const parts = this.#blocks.map((block, i) =>
      block.subarray(i === 0 ? this.#from : 0, i === last ? this.#end : BLOCK_BYTES),
    );
    return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  }

  /** These first, then what is here. */
  prepend(older: PendingBytes): void {
    const newer = this.bytes();
    const { length } = newer;
    const blocks = this.#blocks;
    [this.#blocks, this.#from, this.#end] = [older.#blocks, older.#from, older.#end];
    [older.#blocks, older.#from, older.#end] = [[], 0, 0];
    this.append(newer.subarray(0, length));
    this.#pool.giveBack(blocks);
  }
}
