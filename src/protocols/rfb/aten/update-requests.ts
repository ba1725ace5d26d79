import type { Clock } from "#/lib/time/index.ts";
import { encodeFramebufferUpdateRequest } from "../messages/framebuffer-update-request.ts";
import type { FrameOutcome } from "./frame-painter.ts";

/** Milliseconds from one request to the next, by what the answer was. */
const INTERVAL_MS = {
  changed: 33,
  /** A BMC answers at once even when nothing has changed. */
  same: 100,
  lost: 33,
  /** Without a signal too: it would answer a thousand times a second. */
  off: 1000,
} as const;

/** How long after input an unchanged picture is asked for as often as a changing one: the echo is on its way. */
const HURRY_MS = 500;

/**
 * Decides when to send FramebufferUpdateRequest: one in flight, for two make a BMC send wrong differences; the first and
 * those after a loss for all of the picture.
 */
export class UpdateRequests {
  readonly #sendBytes: (bytes: Uint8Array) => void;
  readonly #clock: Clock;
  #outcome: FrameOutcome | "off" = "lost";
  #requestedAt = Number.NEGATIVE_INFINITY;
  #hurryUntil = Number.NEGATIVE_INFINITY;
  #timer: Disposable | null = null;
  #closed = false;

  constructor(deps: { readonly send: (bytes: Uint8Array) => void; readonly clock: Clock }) {
    this.#sendBytes = deps.send;
    this.#clock = deps.clock;
  }

  start(): void {
    this.#request();
  }

  /** A picture has come, or word that there is none. Of several in one answer the worst counts. */
  answered(outcome: FrameOutcome | "off"): void {
    if (outcome !== "same" && this.#outcome !== "lost") this.#outcome = outcome;
  }

  /** The answer is complete: sets the time of the next request. */
  next(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    if (this.#closed) return;
    const hurried = this.#outcome === "same" && this.#clock.monotonic() < this.#hurryUntil;
    const interval = INTERVAL_MS[hurried ? "changed" : this.#outcome];
    const wait = this.#requestedAt + interval - this.#clock.monotonic();
    if (wait <= 0) this.#request();
    else this.#timer = this.#clock.timer(wait, () => this.#request());
  }

  /** Something was typed: its echo should not wait for an idle interval. */
  hurry(): void {
    this.#hurryUntil = this.#clock.monotonic() + HURRY_MS;
    if (this.#timer) this.next();
  }

  /** Asks for all of the picture although an answer is still owed. */
  repeat(): void {
    this.#outcome = "lost";
    this.#request();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.[Symbol.dispose]();
  }

  #request(): void {
    if (this.#closed) return;
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    this.#requestedAt = this.#clock.monotonic();
    const incremental = this.#outcome === "changed" || this.#outcome === "same";
    // The rectangle is ignored. After a request for all the next is for differences, unless the answer says otherwise.
    this.#outcome = "same";
    this.#sendBytes(encodeFramebufferUpdateRequest(incremental, { x: 0, y: 0, width: 0, height: 0 }));
  }
}
