import { SerialError } from "../errors.ts";

/** What a client may leave unread. The bytes are shared by all clients; this bounds what one of them keeps alive. */
const MAX_UNREAD_BYTES = 256 * 1024;

/** What one client has yet to read. A client that leaves too much is cut: it can come back and gets the screen. */
export class OutputQueue {
  readonly #maxBytes: number;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #waiting: { resolve(bytes: Uint8Array | null): void; reject(error: unknown): void } | null = null;
  #end: { readonly error: unknown } | null = null;

  constructor(maxBytes = MAX_UNREAD_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get isOpen(): boolean {
    return this.#end === null;
  }

  push(bytes: Uint8Array): void {
    if (this.#end || bytes.length === 0) return;
    if (this.#waiting) {
      const { resolve } = this.#waiting;
      this.#waiting = null;
      resolve(bytes);
      return;
    }
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes <= this.#maxBytes) return;
    this.#chunks = [];
    const words = `cut: ${this.#bytes} bytes of output were left unread`;
    this.end(new SerialError("SERIAL_CLIENT_SLOW", "unavailable", words));
  }

  /** All there is; waits for some; null when the console has closed. One at a time. */
  read(): Promise<Uint8Array | null> {
    const [first] = this.#chunks;
    if (first) {
      const all = this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
      this.#chunks = [];
      this.#bytes = 0;
      return Promise.resolve(all);
    }
    if (this.#end) return this.#end.error === null ? Promise.resolve(null) : Promise.reject(this.#end.error);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** After what is queued. `error: null`: in good order. Idempotent; the first counts. */
  end(error: unknown = null): void {
    if (this.#end) return;
    this.#end = { error };
    const waiting = this.#waiting;
    this.#waiting = null;
    if (error === null) waiting?.resolve(null);
    else waiting?.reject(error);
  }
}
