import { errorMessage, OutbandError } from "#/lib/errors/index.ts";
import type { ByteStream, StreamReader } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { type ByteQueue, type Parse, PushParser } from "./byte-queue.ts";
import { RfbError } from "./errors.ts";
import type { RfbLimits } from "./limits.ts";

export interface SteadySessionOptions {
  /** For messages: "the RFB session". */
  readonly what: string;
  readonly limits: Pick<RfbLimits, "stallMs" | "silenceMs">;
  /** The dialect's messages, forever. Says through `atBoundary` whether it stands before a message. */
  readonly parse: (input: ByteQueue) => Parse<never>;
  /** Sends a request that must be answered: a long silence may be a still picture, or a BMC that has forgotten us. */
  readonly askForLife: () => void;
  /** Lets go of what the dialect holds; called once, before the stream is closed. */
  readonly closing: () => void;
}

export interface SteadySessionDeps {
  readonly stream: ByteStream;
  readonly reader: StreamReader;
  readonly clock: Clock;
}

/**
 * A session with a server after its handshake, whatever the dialect: takes what comes, tells a still picture from a dead
 * server, and says why the session has ended.
 */
export class SteadySession {
  readonly #options: SteadySessionOptions;
  readonly #deps: SteadySessionDeps;
  #atBoundary = true;
  #closed = false;

  constructor(options: SteadySessionOptions, deps: SteadySessionDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  get closed(): boolean {
    return this.#closed;
  }

  atBoundary(atBoundary: boolean): void {
    this.#atBoundary = atBoundary;
  }

  /**
   * Calls `start`, and takes messages from then on. Resolves when the server ends the session cleanly or `close` was called;
   * rejects with an `OutbandError`, or with the signal's reason. The stream is closed when it settles.
   */
  async run(start: () => void, signal: AbortSignal): Promise<void> {
    const onAbort = () => this.close();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      signal.throwIfAborted();
      start();
      await this.#receive();
      signal.throwIfAborted();
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof OutbandError) throw error;
      if (this.#closed) return;
      const message = `${this.#options.what} with ${this.#deps.stream.peer} broke off: ${errorMessage(error)}`;
      throw new RfbError("RFB_CLOSED", "bmc-unreachable", message, { cause: error });
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.close();
    }
  }

  send(bytes: Uint8Array): void {
    // A write that fails shows at the reading end, which is always waiting.
    if (!this.#closed && bytes.length > 0) this.#deps.stream.write(bytes).catch(() => {});
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#options.closing();
    this.#closed = true;
    this.#deps.stream.close();
  }

  async #receive(): Promise<void> {
    const parser = new PushParser(this.#options.parse);
    for (;;) {
      const chunk = await this.#readInTime();
      if (chunk === null) break;
      if (!this.#closed) parser.push(chunk);
      while (parser.waiting) {
        const value = await parser.waiting;
        if (this.#closed) return;
        parser.resume(value);
      }
    }
    if (!this.#atBoundary && !this.#closed) {
      const message = `${this.#deps.stream.peer} closed the connection in the middle of a message`;
      throw new RfbError("RFB_CLOSED", "bmc-unreachable", message);
    }
  }

  /**
   * The next bytes. A long silence between messages asks for a sign of life, and a longer one is the end: the server has
   * restarted and forgotten us. Silence inside a message is a server that has died.
   */
  async #readInTime(): Promise<Uint8Array | null> {
    const { stallMs, silenceMs } = this.#options.limits;
    const { stream, reader, clock } = this.#deps;
    let dead = false;
    const awaitSignOfLife = () =>
      clock.timer(stallMs, () => {
        dead = true;
        stream.close();
      });
    let timer = this.#atBoundary
      ? clock.timer(silenceMs, () => {
          this.#options.askForLife();
          timer = awaitSignOfLife();
        })
      : awaitSignOfLife();
    // Whatever the read ends with when the server is dead, it is because the stream was closed above.
    const chunk = await reader
      .some()
      .catch((error: unknown) => {
        if (!dead) throw error;
        return null;
      })
      .finally(() => timer[Symbol.dispose]());
    if (!dead) return chunk;
    const message = `${stream.peer} has said nothing for ${stallMs / 1000} s although it owed an answer`;
    throw new RfbError("RFB_TIMEOUT", "bmc-unreachable", message);
  }
}
