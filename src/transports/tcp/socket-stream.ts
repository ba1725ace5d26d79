import type { Duplex } from "node:stream";
import type { ByteStream } from "#/lib/stream/index.ts";

/** A Node socket (TCP, TLS, Unix) as a `ByteStream`: paused unless somebody reads, so a slow reader slows the peer. */
export class SocketStream implements ByteStream {
  readonly peer: string;
  readonly #socket: Duplex;
  #error: Error | undefined;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(socket: Duplex, peer: string) {
    this.#socket = socket;
    this.peer = peer;
    socket.pause();
    socket.on("readable", () => this.#awake());
    socket.on("end", () => {
      this.#ended = true;
      this.#awake();
    });
    socket.on("error", (error: Error) => {
      this.#error = error;
      this.#awake();
    });
    socket.on("close", () => {
      this.#ended = true;
      this.#awake();
    });
  }

  async read(): Promise<Uint8Array | null> {
    for (;;) {
      const chunk = this.#socket.read() as Buffer | null;
      if (chunk !== null) return chunk;
      if (this.#error) throw this.#error;
      if (this.#ended || this.#socket.destroyed) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  write(bytes: Uint8Array): Promise<void> {
    const socket = this.#socket;
    if (this.#error) return Promise.reject(this.#error);
    if (socket.destroyed || socket.writableEnded) return Promise.reject(new Error(`${this.peer}: connection closed`));
    if (socket.write(bytes)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const done = () => {
        socket.off("drain", done);
        socket.off("close", done);
        if (this.#error) reject(this.#error);
        else if (socket.destroyed) reject(new Error(`${this.peer}: connection closed`));
        else resolve();
      };
      socket.on("drain", done);
      socket.on("close", done);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #awake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
