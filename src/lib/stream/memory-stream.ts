import type { ByteStream } from "./byte-stream.ts";

class MemoryStream implements ByteStream {
  readonly peer: string;
  other: MemoryStream | undefined;
  readonly #queue: Uint8Array[] = [];
  #waiting: ((bytes: Uint8Array | null) => void) | undefined;
  #ended = false;

  constructor(peer: string) {
    this.peer = peer;
  }

  read(): Promise<Uint8Array | null> {
    const next = this.#queue.shift();
    if (next) return Promise.resolve(next);
    if (this.#ended) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#ended) return Promise.reject(new Error(`${this.peer}: the stream is closed`));
    this.other?.deliver(bytes.slice());
    return Promise.resolve();
  }

  close(): void {
    this.end();
    this.other?.end();
  }

  deliver(bytes: Uint8Array): void {
    if (this.#ended || bytes.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(bytes);
    else this.#queue.push(bytes);
  }

  end(): void {
    this.#ended = true;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(null);
  }
}

/** Two ends joined in memory: what one writes the other reads. For pair tests and in-process peers. */
export function createMemoryStreamPair(): [ByteStream, ByteStream] {
  const a = new MemoryStream("memory-a");
  const b = new MemoryStream("memory-b");
  a.other = b;
  b.other = a;
  return [a, b];
}
