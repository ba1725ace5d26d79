import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";

/** A stream that closes when its peer has sent nothing for `timeoutMs`; what we send does not count. */
export class IdleStream implements ByteStream, Disposable {
  readonly #stream: ByteStream;
  readonly #timeoutMs: () => number;
  readonly #clock: Clock;
  #timer: Disposable;

  constructor(stream: ByteStream, timeoutMs: () => number, deps: { readonly clock: Clock }) {
    this.#stream = stream;
    this.#timeoutMs = timeoutMs;
    this.#clock = deps.clock;
    this.#timer = this.#arm();
  }

  get peer(): string {
    return this.#stream.peer;
  }

  async read(): Promise<Uint8Array | null> {
    const bytes = await this.#stream.read();
    this.#timer[Symbol.dispose]();
    if (bytes !== null) this.#timer = this.#arm();
    return bytes;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#stream.write(bytes);
  }

  close(): void {
    this.#timer[Symbol.dispose]();
    this.#stream.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #arm(): Disposable {
    return this.#clock.timer(this.#timeoutMs(), () => this.#stream.close());
  }
}
