import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { BrokenConnection } from "./oracle.ts";

/** How the hostile peer takes what is written to it: at once, each write after a while, or never. */
export type Reading = "fast" | "slow" | "never";

/** The near end of a connection whose far end is the fuzzer: it says what it likes, when it likes. */
export class FuzzStream implements ByteStream {
  readonly peer = "fuzzer";
  readonly #reading: Reading;
  readonly #clock: Clock;
  readonly #queue: (Uint8Array | null)[] = [];
  #waiting: PromiseWithResolvers<Uint8Array | null> | null = null;
  readonly #blocked = new Set<() => void>();
  #broken = false;
  closed = false;
  /** Bytes given to `write` that the peer has not taken: what this connection costs in memory, now and at the most. */
  waitingBytes = 0;
  mostWaitingBytes = 0;
  written = 0;

  constructor(clock: Clock, reading: Reading = "fast") {
    this.#clock = clock;
    this.#reading = reading;
  }

  feed(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#deliver(bytes);
  }

  /** The peer ends its side. */
  end(): void {
    this.#deliver(null);
  }

  /** The connection is reset. */
  break(): void {
    this.#broken = true;
    this.#waiting?.reject(new BrokenConnection("reset"));
    this.#waiting = null;
    this.#releaseWriters();
  }

  async read(): Promise<Uint8Array | null> {
    if (this.#broken) throw new BrokenConnection("reset");
    const next = this.closed ? null : this.#queue.shift();
    if (next !== undefined) return next;
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#throwIfGone();
    this.written += bytes.length;
    if (this.#reading === "fast") return;
    this.waitingBytes += bytes.length;
    this.mostWaitingBytes = Math.max(this.mostWaitingBytes, this.waitingBytes);
    await new Promise<void>((resolve) => {
      this.#blocked.add(resolve);
      if (this.#reading === "slow") this.#clock.timer(700, resolve);
    });
    this.waitingBytes -= bytes.length;
    this.#throwIfGone();
  }

  close(): void {
    this.closed = true;
    this.#waiting?.resolve(null);
    this.#waiting = null;
    this.#releaseWriters();
  }

  #deliver(bytes: Uint8Array | null): void {
    if (this.closed || this.#broken) return;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) waiting.resolve(bytes);
    else this.#queue.push(bytes);
  }

  #releaseWriters(): void {
    for (const release of this.#blocked) release();
    this.#blocked.clear();
  }

  #throwIfGone(): void {
    if (this.closed || this.#broken) throw new BrokenConnection("the stream is closed");
  }
}
