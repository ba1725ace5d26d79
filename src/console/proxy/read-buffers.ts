import { HEADER_ROOM } from "#/transports/websocket/index.ts";

/** A buffer to read into, with room for a frame header in front. */
export interface ReadBuffer {
  readonly whole: Uint8Array;
  /** `whole` without the room: where the bytes from the hub go. */
  readonly space: Uint8Array;
}

export const SMALL_BYTES = 4 * 1024;
export const LARGE_BYTES = 64 * 1024;
/** Large buffers kept for the next burst; the rest goes back to the system. */
const KEPT = 32;

/**
 * A small buffer for each connection and a stock of large ones for those that are busy. Fresh 64 KiB buffers cost more
 * in page faults than everything else the proxy does, so they are used again.
 */
export class ReadBuffers {
  readonly #stock: ReadBuffer[] = [];

  small(): ReadBuffer {
    return allocate(SMALL_BYTES);
  }

  takeLarge(): ReadBuffer {
    return this.#stock.pop() ?? allocate(LARGE_BYTES);
  }

  /** Only for a buffer that no write still refers to. */
  giveBack(buffer: ReadBuffer): void {
    if (this.#stock.length < KEPT) this.#stock.push(buffer);
  }
}

function allocate(bytes: number): ReadBuffer {
  const whole = Buffer.allocUnsafeSlow(HEADER_ROOM + bytes);
  return { whole, space: whole.subarray(HEADER_ROOM) };
}
