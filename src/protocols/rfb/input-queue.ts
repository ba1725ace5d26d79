import type { Clock } from "#/lib/time/index.ts";
import { encodeKeyEvent } from "./messages/key-event.ts";
import { encodePointerEvent } from "./messages/pointer-event.ts";
import { encodeQemuExtendedKey } from "./messages/qemu-client.ts";

type InputEvent =
  | { readonly kind: "key"; readonly keysym: number; readonly keycode: number; readonly down: boolean }
  | { readonly kind: "pointer"; readonly buttons: number; readonly x: number; readonly y: number };

/** How events are written. A key that the server has no message for is no bytes. */
export interface InputMessages {
  /** `keycode`: PC XT scan code, or 0 when none is to be sent. */
  key(keysym: number, down: boolean, keycode: number): Uint8Array;
  pointer(buttons: number, x: number, y: number): Uint8Array;
}

const RFC_MESSAGES: InputMessages = {
  key: (keysym, down, keycode) =>
    keycode === 0 ? encodeKeyEvent(keysym, down) : encodeQemuExtendedKey(keysym, keycode, down),
  pointer: encodePointerEvent,
};

/** Beyond this many waiting events presses are dropped. Releases have more room, for a stuck key is worse than a lost one. */
const MAX_WAITING = 512;
const MAX_WAITING_RELEASES = 8 * MAX_WAITING;

/**
 * Sends keys and pointer events in order, at the pace a server can take. While events wait, pointer moves are merged and
 * repeats of a key that is already down are dropped, so that a slow server lags behind a typist and not behind a repeat.
 */
export class InputQueue {
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #messages: InputMessages;
  readonly #keyIntervalMs: number;
  readonly #clock: Clock;
  #waiting: InputEvent[] = [];
  #draining: Promise<void> | null = null;
  #nextKeyAt = 0;
  readonly #closed = new AbortController();

  /** `write` rejects when the connection is gone; whoever reads from it will say so. */
  constructor(
    options: { readonly keyIntervalMs: number; readonly messages?: InputMessages },
    deps: { readonly write: (bytes: Uint8Array) => Promise<void>; readonly clock: Clock },
  ) {
    this.#messages = options.messages ?? RFC_MESSAGES;
    this.#keyIntervalMs = options.keyIntervalMs;
    this.#write = deps.write;
    this.#clock = deps.clock;
  }

  /** `keycode`: the PC XT scan code, for a server that takes QEMU extended key events; 0 when there is none. */
  key(keysym: number, down: boolean, keycode = 0): void {
    if (down && this.#waiting.length > 0 && this.#lastOf(keysym, keycode)?.down) return;
    if (down && this.#waiting.length >= MAX_WAITING) return;
    this.#add({ kind: "key", keysym, keycode, down });
  }

  pointer(buttons: number, x: number, y: number): void {
    const last = this.#waiting.at(-1);
    if (last?.kind === "pointer" && last.buttons === buttons) this.#waiting.pop();
    else if (buttons !== 0 && this.#waiting.length >= MAX_WAITING) return;
    this.#add({ kind: "pointer", buttons, x, y });
  }

  /** Resolves when nothing waits any more; rejects when the connection is gone. */
  async drained(): Promise<void> {
    while (this.#draining) await this.#draining;
    this.#closed.signal.throwIfAborted();
  }

  /** Drops what waits. Idempotent. */
  close(): void {
    this.#waiting = [];
    this.#closed.abort(new Error("closed"));
  }

  /** A key is known by its place where that is told: what it means changes with Shift while it is held. */
  #lastOf(keysym: number, keycode: number): { readonly down: boolean } | undefined {
    return this.#waiting.findLast(
      (event) => event.kind === "key" && event.keycode === keycode && (keycode !== 0 || event.keysym === keysym),
    ) as Extract<InputEvent, { kind: "key" }> | undefined;
  }

  #add(event: InputEvent): void {
    if (this.#closed.signal.aborted || this.#waiting.length >= MAX_WAITING_RELEASES) return;
    this.#waiting.push(event);
    this.#draining ??= this.#drain();
  }

  async #drain(): Promise<void> {
    try {
      for (let event = this.#waiting[0]; event; event = this.#waiting[0]) {
        if (event.kind === "key") await this.#awaitKeyTurn();
        // What was first may have been merged away or dropped meanwhile.
        const next = this.#waiting.shift();
        if (next?.kind === "key") await this.#write(this.#messages.key(next.keysym, next.down, next.keycode));
        if (next?.kind === "pointer") await this.#write(this.#messages.pointer(next.buttons, next.x, next.y));
      }
    } catch {
      this.close();
    } finally {
      // Here, in the same turn as the last look: whatever is added from now on starts the next drain.
      this.#draining = null;
    }
  }

  async #awaitKeyTurn(): Promise<void> {
    const wait = this.#nextKeyAt - this.#clock.monotonic();
    if (wait > 0) await this.#clock.sleep(wait, this.#closed.signal);
    this.#nextKeyAt = this.#clock.monotonic() + this.#keyIntervalMs;
  }
}
