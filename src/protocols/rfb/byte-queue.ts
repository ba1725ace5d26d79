/**
 * Bytes that have arrived and are not parsed yet. Reads are not bounds-checked beyond what `take` throws: a parser asks
 * `length` first, and yields when there is too little (see `Parse`).
 */
export class ByteQueue {
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  /** Appends, and takes ownership of `chunk`. Views from `take` and `peek` end their life here. */
  push(chunk: Uint8Array): void {
    const kept = this.#end - this.#start;
    if (kept === 0) {
      this.#bytes = chunk;
      this.#start = 0;
      this.#end = chunk.length;
      return;
    }
    if (this.#end + chunk.length > this.#bytes.length) {
      // Doubling keeps a peer that sends a long message byte by byte from costing a copy of all of it each time.
      const grown = new Uint8Array(Math.max(kept + chunk.length, 2 * kept));
      grown.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = grown;
      this.#start = 0;
      this.#end = kept;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** A view of the next `length` bytes, valid until the next `push`. */
  peek(length: number): Uint8Array {
    if (length > this.#end - this.#start) throw new RangeError(`${length} bytes wanted, ${this.length} are there`);
    return this.#bytes.subarray(this.#start, this.#start + length);
  }

  take(length: number): Uint8Array {
    const bytes = this.peek(length);
    this.#start += length;
    return bytes;
  }

  u8(): number {
    return this.#next();
  }

  u16(): number {
    return (this.#next() << 8) | this.#next();
  }

  u32(): number {
    return this.s32() >>> 0;
  }

  s32(): number {
    return (this.#next() << 24) | (this.#next() << 16) | (this.#next() << 8) | this.#next();
  }

  #next(): number {
    if (this.#start >= this.#end) throw new RangeError("a byte wanted, none is there");
    return this.#bytes[this.#start++] as number;
  }
}

/**
 * A push parser as a generator: it yields the number of bytes it needs in its queue before it can go on, and is resumed
 * when they are there. It reads `if (input.length < 4) yield 4;` and then takes them. What it must wait for otherwise it
 * yields as a promise (see `awaiting`).
 */
export type Parse<Result = void> = Generator<number | Promise<unknown>, Result, unknown>;

/** The promise's value, in the middle of a parse. Views of the queue stay valid meanwhile. */
export function* awaiting<Value>(promise: Promise<Value>): Parse<Value> {
  return (yield promise) as Value;
}

/** Feeds bytes to a `Parse` that never returns. There is no socket in here. */
export class PushParser {
  readonly input = new ByteQueue();
  readonly #steps: Parse<never>;
  #need = 0;
  #waiting: Promise<unknown> | null = null;

  constructor(steps: (input: ByteQueue) => Parse<never>) {
    this.#steps = steps(this.input);
  }

  /** What the parser waits for; give its value to `resume`, before anything else is pushed. */
  get waiting(): Promise<unknown> | null {
    return this.#waiting;
  }

  /** Parses as far as the bytes go; throws what the parser throws, after which the connection is of no more use. */
  push(chunk: Uint8Array): void {
    this.input.push(chunk);
    this.resume(undefined);
  }

  resume(value: unknown): void {
    this.#waiting = null;
    for (let given = value; this.input.length >= this.#need; given = undefined) {
      const wanted = this.#steps.next(given).value;
      if (typeof wanted !== "number") {
        this.#need = 0;
        this.#waiting = wanted;
        return;
      }
      this.#need = wanted;
    }
  }
}

/** Passes over `length` bytes without keeping them. */
export function* skip(input: ByteQueue, length: number): Parse {
  for (let left = length; left > 0; ) {
    if (input.length < 1) yield 1;
    left -= input.take(Math.min(left, input.length)).length;
  }
}
