import type { SerialStream, SerialUpstream } from "#/drivers/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { DialLimiter } from "./dial-limiter.ts";
import { type Entry, type Typed, TypedQueue, type UnsentKeys } from "./typed-queue.ts";

export type LinkState =
  | { readonly kind: "connecting" }
  | { readonly kind: "live"; readonly sinceMs: number }
  /** `reason`: a sentence for people. */
  | { readonly kind: "lost"; readonly reason: string };

export interface SerialLinkOptions {
  readonly upstream: SerialUpstream;
  /** What the machine says; the line is read on when this resolves. */
  readonly onOutput: (bytes: Uint8Array) => Promise<void>;
  readonly onState: (state: LinkState) => void;
  /** How long to wait after so many failures in a row. */
  readonly redialMs: (failures: number) => number;
  /** How long keys wait for a session that was lost. A machine must not be typed at by who has long gone. */
  readonly holdKeysMs: number;
}

export interface SerialLinkDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly dials: DialLimiter;
}

const DIAL_MS = 30_000;
/** A session that lasted this long was a good one: the next failure counts as the first. */
const GOOD_SESSION_MS = 10_000;
/** For upstreams that do not say how much goes to the BMC at once. */
const WRITE_BYTES = 128;

/**
 * The one session with a machine's serial line, kept up from `start` to `stop`:
 *
 *     connecting ──▶ live ──▶ lost ──delay, turn──▶ live
 *          └──────────────────▲ └── dial failed: the same state, and nothing new to say
 */
export class SerialLink {
  readonly #options: SerialLinkOptions;
  readonly #deps: SerialLinkDeps;
  readonly #typed = new TypedQueue();
  readonly #wanted = new AbortController();
  #state: LinkState = { kind: "connecting" };
  /** Monotonic. */
  #liveAt: number | null = null;
  #ended: Promise<void> | null = null;
  #giveUp: Disposable | null = null;

  constructor(options: SerialLinkOptions, deps: SerialLinkDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Idempotent. */
  start(): void {
    this.#ended ??= this.#keepUp(this.#wanted.signal);
    this.#holdKeys();
  }

  /** Resolves when the session is closed. Idempotent. */
  async stop(): Promise<void> {
    this.#wanted.abort(new Error("the console is closed"));
    this.#giveUp?.[Symbol.dispose]();
    await this.#ended;
    this.#typed.drop();
  }

  /** Resolves when more may be typed. `unsent` is told of keys that did not, or may not have, come through. */
  type(bytes: Uint8Array, unsent: (report: UnsentKeys) => void): Promise<void> {
    return this.#typed.add({ kind: "keys", bytes: bytes.slice() }, unsent);
  }

  /** Sent after what has been typed before it. */
  sendBreak(unsent: (report: UnsentKeys) => void): Promise<void> {
    return this.#typed.add({ kind: "break" }, unsent);
  }

  async #keepUp(signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.#session(signal);
      } catch (error) {
        if (signal.aborted) return;
        const wasGood = this.#liveAt !== null && clock.monotonic() - this.#liveAt > GOOD_SESSION_MS;
        this.#liveAt = null;
        failures = wasGood ? 1 : failures + 1;
        this.#lose(error);
        await clock.sleep(this.#options.redialMs(failures), signal).catch(() => {});
      }
    }
  }

  async #session(signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    const stream = await this.#dial(signal);
    const over = new AbortController();
    const onStop = () => stream.close();
    signal.addEventListener("abort", onStop, { once: true });
    try {
      signal.throwIfAborted();
      this.#giveUp?.[Symbol.dispose]();
      this.#giveUp = null;
      this.#liveAt = clock.monotonic();
      this.#enter({ kind: "live", sinceMs: clock.now() });
      const sending = this.#send(stream, over.signal);
      try {
        // Whichever fails first ends both.
        await Promise.race([this.#read(stream), sending]);
      } finally {
        over.abort(new Error("the session is over"));
        stream.close();
        // What it could not send is the next session's.
        await sending.catch(() => {});
      }
    } finally {
      signal.removeEventListener("abort", onStop);
      stream.close();
    }
  }

  async #dial(signal: AbortSignal): Promise<SerialStream> {
    const { dials, clock } = this.#deps;
    using _turn = await dials.turn(signal);
    const patience = new AbortController();
    using _timer = clock.timer(DIAL_MS, () => patience.abort(new Error(`no session within ${DIAL_MS / 1000} s`)));
    const dialled = this.#options.upstream.dial(AbortSignal.any([signal, patience.signal]));
    // One that ignores its signal must not hold the others' turns, nor leave a session behind.
    return await new Promise<SerialStream>((resolve, reject) => {
      patience.signal.addEventListener("abort", () => reject(patience.signal.reason), { once: true });
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      dialled.then((stream) => {
        if (patience.signal.aborted || signal.aborted) stream.close();
        else resolve(stream);
      }, reject);
    });
  }

  async #read(stream: SerialStream): Promise<never> {
    for (;;) {
      const bytes = await stream.read();
      if (bytes === null) throw new Error("the BMC ended the session");
      await this.#options.onOutput(bytes);
    }
  }

  async #send(stream: SerialStream, over: AbortSignal): Promise<never> {
    for (;;) {
      const entry = await this.#typed.next(over, stream.writeBytes ?? WRITE_BYTES);
      try {
        await unlessOver(this.#deliver(stream, entry.typed), over);
      } catch (error) {
        stream.close();
        this.#keep(entry, stream);
        throw error;
      }
    }
  }

  /** What has certainly not arrived is sent first in the next session. What may have arrived is not sent twice. */
  #keep({ typed, unsent }: Entry, { untaken }: SerialStream): void {
    if (typed.kind === "break") {
      unsent({ dropped: 0, uncertain: 0 });
      return;
    }
    const { length } = typed.bytes;
    const { bytes, uncertain } = untaken ?? { bytes: length, uncertain: length };
    const certain = typed.bytes.slice(length - Math.min(length, bytes - uncertain));
    if (certain.length > 0) this.#typed.putBack({ typed: { kind: "keys", bytes: certain }, unsent });
    if (uncertain > 0) unsent({ dropped: 0, uncertain });
  }

  async #deliver(stream: SerialStream, typed: Typed): Promise<void> {
    if (typed.kind === "keys") await stream.write(typed.bytes);
    else if (stream.sendBreak) await stream.sendBreak();
    else this.#deps.log.warn("this console's upstream cannot send a break");
  }

  #lose(error: unknown): void {
    const { log } = this.#deps;
    const reason = errorMessage(error);
    if (this.#state.kind === "lost") {
      log.debug("serial line is still lost", { reason });
      return;
    }
    this.#enter({ kind: "lost", reason });
    this.#holdKeys();
  }

  /** From now on keys wait for a session, and no longer than they may. */
  #holdKeys(): void {
    const { clock } = this.#deps;
    this.#giveUp ??= clock.timer(this.#options.holdKeysMs, () => {
      this.#giveUp = null;
      if (this.#state.kind === "live" || this.#wanted.signal.aborted) return;
      this.#typed.drop();
      this.#holdKeys();
    });
  }

  #enter(state: LinkState): void {
    const { log } = this.#deps;
    const { peer } = this.#options.upstream;
    this.#state = state;
    if (state.kind === "live") log.info("serial line connected", { peer });
    if (state.kind === "lost") log.warn("serial line lost, dialling again", { peer, reason: state.reason });
    this.#options.onState(state);
  }
}

/** A write that never settles must not outlive its session. */
function unlessOver(work: Promise<void>, over: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onOver = () => reject(over.reason);
    over.addEventListener("abort", onOver, { once: true });
    work.then(resolve, reject).finally(() => over.removeEventListener("abort", onOver));
  });
}
