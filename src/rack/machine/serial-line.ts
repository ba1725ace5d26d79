import { concatBytes } from "#/lib/bytes/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";

/** What `log()` keeps: the newest megabyte. */
const MAX_LOG_BYTES = 1024 * 1024;
/** A reader that is further behind loses the oldest output, as on a real line. */
const MAX_UNREAD_BYTES = 256 * 1024;

/**
 * A machine's serial line for the machine's whole life, power cycles included: what the guest prints goes to the log
 * and to everybody connected, and what anybody writes is typed to the guest.
 */
export class SerialLine {
  readonly #name: string;
  readonly #type: (bytes: Uint8Array) => Promise<void>;
  readonly #log = new ByteQueue(MAX_LOG_BYTES);
  readonly #readers = new Set<SerialReader>();

  /** `type` takes what the connected write; it may drop it when the machine is off. */
  constructor(name: string, type: (bytes: Uint8Array) => Promise<void>) {
    this.#name = name;
    this.#type = type;
  }

  /** The guest has printed this. */
  print(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#log.push(bytes);
    for (const reader of this.#readers) reader.deliver(bytes);
  }

  open(): ByteStream {
    const reader = new SerialReader(`${this.#name}'s serial line`, this.#type, () => this.#readers.delete(reader));
    this.#readers.add(reader);
    return reader;
  }

  log(): Uint8Array {
    return concatBytes(this.#log.chunks);
  }

  /** Ends every connection. */
  close(): void {
    for (const reader of this.#readers) reader.end();
  }
}

class SerialReader implements ByteStream {
  readonly peer: string;
  readonly #type: (bytes: Uint8Array) => Promise<void>;
  readonly #gone: () => void;
  readonly #unread = new ByteQueue(MAX_UNREAD_BYTES);
  #waiting: ((bytes: Uint8Array | null) => void) | undefined;
  #closed = false;

  constructor(peer: string, type: (bytes: Uint8Array) => Promise<void>, gone: () => void) {
    this.peer = peer;
    this.#type = type;
    this.#gone = gone;
  }

  read(): Promise<Uint8Array | null> {
    const next = this.#unread.shift();
    if (next) return Promise.resolve(next);
    if (this.#closed) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#closed) return Promise.reject(new Error(`${this.peer}: the connection is closed`));
    return this.#type(bytes);
  }

  deliver(bytes: Uint8Array): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(bytes.slice());
    else this.#unread.push(bytes.slice());
  }

  close(): void {
    this.#unread.clear();
    this.end();
  }

  /** The machine is gone: what it printed can still be read. */
  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#gone();
    this.#waiting?.(null);
    this.#waiting = undefined;
  }
}

/** Chunks in order, the oldest dropped when they are more than `maxBytes`. */
class ByteQueue {
  readonly chunks: Uint8Array[] = [];
  readonly #maxBytes: number;
  #size = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(bytes: Uint8Array): void {
    this.chunks.push(bytes);
    this.#size += bytes.length;
    while (this.#size > this.#maxBytes && this.chunks.length > 1) this.shift();
  }

  clear(): void {
    while (this.shift());
  }

  shift(): Uint8Array | undefined {
    const first = this.chunks.shift();
    if (first) this.#size -= first.length;
    return first;
  }
}
