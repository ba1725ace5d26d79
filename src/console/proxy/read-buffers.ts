import { HEADER_ROOM } from "#/transports/websocket/index.ts";

/** A buffer to read into, with room for a frame header in front. */
export interface ReadBuffer {
  readonly whole: Uint8Array;
  /** `whole` without the room: where the bytes from the hub go. */
  readonly space: Uint8Array;
  /** Index in `SIZES`. */
  readonly rank: number;
}

/** Idle, busy, flooding. The largest is worth it: fewer and larger reads and writes are most of what bulk costs. */
const SIZES = [4 * 1024, 64 * 1024, 256 * 1024] as const;
const LARGEST = SIZES.length - 1;
/** Buffers of each size kept for the next one who asks; the rest goes back to the system. */
const KEPT = [64, 32, 16] as const;

/**
 * A small buffer for each connection that is quiet and larger ones, shared, for those that are busy. Fresh large buffers
 * cost more in page faults than everything else the proxy does, so they are used again.
 */
export class ReadBuffers {
  readonly #stock: ReadBuffer[][] = SIZES.map(() => []);

  take(rank = 0): ReadBuffer {
    return this.#stock[rank]?.pop() ?? allocate(rank);
  }

  /** Only for a buffer that nothing refers to any more: no write under way, no socket that reads into it. */
  giveBack(buffer: ReadBuffer): void {
    const stock = this.#stock[buffer.rank];
    if (stock && stock.length < (KEPT[buffer.rank] ?? 0)) stock.push(buffer);
  }

  /** The buffer for the next read after one that brought `count` bytes: a larger one when it was filled, a smaller one when most of it was not. */
  next(buffer: ReadBuffer, count: number): ReadBuffer {
    const size = buffer.space.length;
    const step = count === size && buffer.rank < LARGEST ? 1 : count * 4 < size && buffer.rank > 0 ? -1 : 0;
    if (step === 0) return buffer;
    this.giveBack(buffer);
    return this.take(buffer.rank + step);
  }
}

function allocate(rank: number): ReadBuffer {
  const whole = Buffer.allocUnsafeSlow(HEADER_ROOM + (SIZES[rank] ?? 0));
  return { whole, space: whole.subarray(HEADER_ROOM), rank };
}
