import type { InputTarget } from "#/console/control/index.ts";
import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type {
  ClipboardRules,
  Framebuffer,
  RfbClient,
  RfbClientDeps,
  RfbClientEvents,
  ScreenNews,
} from "#/protocols/rfb/index.ts";
import { HubError } from "./errors.ts";
import { dim, type Notice, paintNotice } from "./notice.ts";
import { openSession, type UpstreamProfile } from "./open-session.ts";
import { PictureCoverage } from "./picture-coverage.ts";
import { RETRY, type RetryOptions, retryDelay } from "./retry-delay.ts";
import { describeUpstreamFailure, type UpstreamFailure } from "./upstream-failure.ts";

export interface UpstreamLinkOptions {
  readonly upstream: GraphicalUpstream;
  readonly profile: UpstreamProfile;
  /** Shows the BMC's picture, or why there is none. */
  readonly framebuffer: Framebuffer;
  /** Takes what else the machine tells. */
  readonly news: ScreenNews;
  /** Largest text taken from and given to the machine's clipboard; absent: it is left alone. */
  readonly clipboardBytes?: number;
  readonly retry?: RetryOptions;
}

export interface UpstreamLinkDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly rfb: RfbClientDeps;
  /** From 0 to 1. */
  readonly random: () => number;
}

const DIAL_MS = 15_000;
/** A session that lasted this long was a good one: the next failure counts as the first. */
const GOOD_SESSION_MS = 10_000;

/**
 * The one session with a BMC, kept up while it is wanted:
 *
 *     stopped ──start──▶ connecting ──▶ live ──▶ lost ──delay──▶ connecting
 *        ▲                   └───────────┴────────┴── stop
 */
export class UpstreamLink implements InputTarget {
  readonly #options: UpstreamLinkOptions;
  readonly #deps: UpstreamLinkDeps;
  #wanted: AbortController | null = null;
  /** Settles when the session with the BMC, if there was one, is closed. */
  #ended: Promise<void> = Promise.resolve();
  #live: RfbClient | null = null;
  #noticed = false;
  #coverage: PictureCoverage | null = null;
  #failure: UpstreamFailure | null = null;

  constructor(options: UpstreamLinkOptions, deps: UpstreamLinkDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /** Idempotent. A session that is just being closed ends first: the BMC may have room for one only. */
  start(): void {
    if (this.#wanted) return;
    const wanted = new AbortController();
    this.#wanted = wanted;
    this.#failure = null;
    this.#ended = this.#ended.then(() => this.#keepUp(wanted.signal));
  }

  /** Resolves when the BMC's session is closed. Idempotent. */
  async stop(): Promise<void> {
    this.#wanted?.abort(new Error("the hub wants no session any more"));
    this.#wanted = null;
    await this.#ended;
  }

  /** The BMC has painted every pixel since this session began, or the size changed. */
  get hasPicture(): boolean {
    return this.#coverage?.whole ?? false;
  }

  /** The upstream takes scan codes, which need no guess about the keyboard's layout. */
  get extendedKeys(): boolean {
    return this.#live?.extendedKeys ?? false;
  }

  /** Why there is no session, once that is known. */
  get failure(): UpstreamFailure | null {
    return this.#failure;
  }

  /** There is a session with the BMC. */
  get connected(): boolean {
    return this.#live !== null;
  }

  /** Resolves when the BMC has been sent all input; rejects with HUB_NO_SESSION while there is no session. */
  async drained(): Promise<void> {
    const live = this.#live;
    const lost = () => new HubError("HUB_NO_SESSION", "bmc-unreachable", "there is no session with the BMC");
    if (!live) throw lost();
    await live.drained().catch((cause: unknown) => {
      throw Object.assign(lost(), { cause });
    });
    // The one that has drained may not be the one that is live now.
    if (this.#live !== live) throw lost();
  }

  /** Dropped while there is no session. */
  key(keysym: number, down: boolean, keycode?: number): void {
    this.#live?.key(keysym, down, keycode);
  }

  pointer(buttons: number, x: number, y: number): void {
    this.#live?.pointer(buttons, x, y);
  }

  /** Dropped while there is no session. */
  offerClipboard(text: string): void {
    this.#live?.offerClipboard(text);
  }

  async #keepUp(signal: AbortSignal): Promise<void> {
    const { clock, log, random } = this.#deps;
    const { upstream, retry = RETRY } = this.#options;
    let failures = 0;
    let hadSession = false;
    let lastCode = "";
    this.#show({ title: "Connecting to the console", text: "Waiting for the first picture." });
    while (!signal.aborted) {
      const began = clock.monotonic();
      const connected = () => {
        hadSession = true;
      };
      const error = await this.#session(signal, connected).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (signal.aborted) break;
      const failure = describeUpstreamFailure(error);
      this.#failure = failure;
      failures = clock.monotonic() - began > GOOD_SESSION_MS ? 1 : failures + 1;
      const delayMs = retryDelay(failures, failure.lasting, random(), retry);
      // The same failure again is no news: one line a change of state.
      const level = failure.code === lastCode && failures > 1 ? "debug" : "warn";
      lastCode = failure.code;
      const fields = { peer: upstream.peer, code: failure.code, retryInMs: delayMs };
      log[level]("upstream lost", error === null ? fields : { ...fields, error: errorMessage(error) });
      const title = hadSession ? "BMC connection lost, retrying" : "No connection to the BMC, retrying";
      this.#show({ title, text: failure.words });
      await clock.sleep(delayMs, signal).catch(() => {});
    }
  }

  /** One session, from dialling to its end. Resolves when the BMC ended it. */
  async #session(signal: AbortSignal, connected: () => void): Promise<void> {
    const { upstream, profile, framebuffer } = this.#options;
    const { clock, log, rfb } = this.#deps;
    const dial = () => this.#dial(signal);
    const tells = { events: this.#events(), ...this.#clipboard() };
    const client = await openSession({ upstream, profile, framebuffer, signal, ...tells }, { clock, rfb, dial });
    log.info("upstream connected", { peer: upstream.peer, profile });
    const coverage = new PictureCoverage(framebuffer);
    const firstPicture = framebuffer.subscribe((change) => {
      if (change.kind === "resize") this.#noticed = false;
      coverage.note(change);
    });
    this.#coverage = coverage;
    this.#failure = null;
    this.#live = client;
    connected();
    try {
      await client.run(signal);
    } finally {
      this.#live = null;
      this.#coverage = null;
      this.#options.news.forget();
      if (signal.aborted) log.info("upstream closed", { peer: upstream.peer });
      firstPicture[Symbol.dispose]();
    }
  }

  #events(): RfbClientEvents {
    const { news } = this.#options;
    return {
      onLedState: (state) => news.tell({ kind: "led-state", state }),
      onBell: () => news.tell({ kind: "bell" }),
    };
  }

  #clipboard(): { readonly clipboard?: ClipboardRules } {
    const { news, clipboardBytes: maxBytes } = this.#options;
    if (maxBytes === undefined) return {};
    // Who among the viewers may have a text, or give one, is decided where the viewers are.
    const onText = (text: string) => news.tell({ kind: "clipboard", text });
    return { clipboard: { gives: () => true, takes: () => true, onText, maxBytes } };
  }

  async #dial(signal: AbortSignal): Promise<ByteStream> {
    const { upstream } = this.#options;
    const timeout = new AbortController();
    const timer = this.#deps.clock.timer(DIAL_MS, () => {
      const message = `dialling ${upstream.peer} took longer than ${DIAL_MS / 1000} s`;
      timeout.abort(new HubError("HUB_DIAL_TIMEOUT", "bmc-unreachable", message));
    });
    const either = AbortSignal.any([signal, timeout.signal]);
    const given = new Promise<never>((_, reject) => {
      either.addEventListener("abort", () => reject(either.reason), { once: true });
    });
    const dialling = upstream.dial(either);
    try {
      return await Promise.race([dialling, given]);
    } catch (error) {
      // A driver that does not hear the signal may come through after all: the BMC must not keep that session.
      dialling.then(
        (stream) => stream.close(),
        () => {},
      );
      throw error;
    } finally {
      timer[Symbol.dispose]();
    }
  }

  /** On top of the last picture, darkened. */
  #show(notice: Notice): void {
    const { framebuffer } = this.#options;
    if (!this.#noticed) dim(framebuffer);
    this.#noticed = true;
    paintNotice(framebuffer, notice);
  }
}
