import type { ByteStream } from "#/lib/stream/index.ts";

/** Output that nobody has read; more, and the oldest is lost, as on a real line. */
const MAX_UNREAD_BYTES = 64 * 1024;

/** A machine that is nothing but a serial line: it gives back what is typed, and prints what it is told. */
export class LightMachine {
  #line: LightLine | null = null;
  powered = true;

  /** A new connection to the line, which ends the one before. */
  open(): ByteStream {
    this.#line?.close();
    this.#line = new LightLine();
    return this.#line;
  }

  print(bytes: Uint8Array): void {
    this.#line?.push(bytes);
  }

  /** Prints the same again and again, as fast as it is read, until it was `bytes` in all. */
  pour(pattern: Uint8Array, bytes: number): void {
    this.#line?.pour(pattern, bytes);
  }
}

class LightLine implements ByteStream {
  readonly peer = "serial line";
  #unread: Uint8Array[] = [];
  #unreadBytes = 0;
  #pouring: { readonly pattern: Uint8Array; left: number } | null = null;
  #waiting: ((bytes: Uint8Array | null) => void) | null = null;
  #closed = false;

  async read(): Promise<Uint8Array | null> {
    const next = this.#next();
    if (next || this.#closed) return next;
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  /** What is typed comes back. */
  async write(bytes: Uint8Array): Promise<void> {
    this.push(bytes.slice());
  }

  close(): void {
    this.#closed = true;
    this.#waiting?.(null);
  }

  push(bytes: Uint8Array): void {
    this.#unread.push(bytes);
    this.#unreadBytes += bytes.length;
    while (this.#unreadBytes > MAX_UNREAD_BYTES && this.#unread.length > 1) this.#next();
    this.#wake();
  }

  pour(pattern: Uint8Array, bytes: number): void {
    this.#pouring = { pattern, left: bytes };
    this.#wake();
  }

  #next(): Uint8Array | null {
    const first = this.#unread.shift();
    if (first) this.#unreadBytes -= first.length;
    return first ?? this.#poured();
  }

  #poured(): Uint8Array | null {
    if (!this.#pouring) return null;
    const piece = this.#pouring.pattern.subarray(0, this.#pouring.left);
    this.#pouring.left -= piece.length;
    if (this.#pouring.left === 0) this.#pouring = null;
    return piece;
  }

  #wake(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = null;
    waiting(this.#next());
  }
}
