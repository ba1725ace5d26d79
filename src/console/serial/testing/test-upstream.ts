import type { SerialStream, SerialUpstream } from "#/drivers/interfaces/index.ts";

/** A machine's serial line in memory, which tests stall, lose and refuse. */
export class TestUpstream implements SerialUpstream {
  readonly peer = "bmc.test:623";
  /** Everything typed that arrived, in order; a break is "<BREAK>". */
  typed = "";
  dials = 0;
  refuses: Error | null = null;
  #session: TestSession | null = null;
  #stalled: { readonly over: Promise<void>; readonly end: () => void } | null = null;
  /** Called before a write is taken: throws to lose it, so that nobody knows whether it has arrived. */
  beforeWrite: () => void = () => {};

  get isLive(): boolean {
    return this.#session !== null;
  }

  async dial(signal: AbortSignal): Promise<SerialStream> {
    signal.throwIfAborted();
    this.dials++;
    if (this.refuses) throw this.refuses;
    const session = new TestSession(this);
    this.#session = session;
    return session;
  }

  /** The machine speaks. Resolves when the hub has read it all. */
  async say(text: string | Uint8Array): Promise<void> {
    await this.#session?.deliver(typeof text === "string" ? Buffer.from(text) : text);
  }

  /** The BMC forgets the session. */
  lose(reason = "the BMC was reset"): void {
    this.#session?.fail(new Error(reason));
    this.#session = null;
  }

  /** The BMC takes no keys until the next call. */
  stall(): void {
    let end = () => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#stalled = { over, end };
  }

  resume(): void {
    this.#stalled?.end();
    this.#stalled = null;
  }

  async take(session: TestSession, text: string): Promise<void> {
    await this.#stalled?.over;
    if (session !== this.#session) throw new Error("the session is gone");
    session.untaken = { bytes: text.length, uncertain: text.length };
    this.beforeWrite();
    session.untaken = { bytes: 0, uncertain: 0 };
    this.typed += text;
  }

  closed(session: TestSession): void {
    if (this.#session === session) this.#session = null;
  }
}

class TestSession implements SerialStream {
  readonly peer = "bmc.test:623";
  readonly #upstream: TestUpstream;
  #queue: { readonly bytes: Uint8Array; readonly read: () => void }[] = [];
  #wake: (() => void) | null = null;
  #end: Error | null | undefined;
  untaken = { bytes: 0, uncertain: 0 };

  constructor(upstream: TestUpstream) {
    this.#upstream = upstream;
  }

  async read(): Promise<Uint8Array | null> {
    for (;;) {
      const next = this.#queue.shift();
      if (next) {
        next.read();
        return next.bytes;
      }
      if (this.#end) throw this.#end;
      if (this.#end === null) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  deliver(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#queue.push({ bytes, read: resolve });
      this.#wake?.();
    });
  }

  fail(error: Error): void {
    this.#end = error;
    this.#wake?.();
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.untaken = { bytes: bytes.length, uncertain: 0 };
    await this.#upstream.take(this, Buffer.from(bytes).toString("latin1"));
  }

  async sendBreak(): Promise<void> {
    await this.#upstream.take(this, "<BREAK>");
  }

  close(): void {
    this.#end ??= null;
    this.#upstream.closed(this);
    this.#wake?.();
  }
}
