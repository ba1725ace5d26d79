import type { Clock } from "#/lib/time/index.ts";
import type { Stroke } from "./keyboard-layout.ts";

/** Where keys go, one at a time. */
export interface Typewriter {
  key(keysym: number, down: boolean): void;
  /** Resolves when the machine's BMC has been sent all keys; rejects when it cannot be. */
  drained(): Promise<void>;
  /** Lets go of everything that is still down. */
  releaseAll(): void;
}

export interface TypeOptions {
  /** Characters a second at the most. */
  readonly rate: number;
  /** Looked at before each character: throws when typing must end. */
  readonly check: () => void;
  readonly typed: () => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Types characters in order, each only when the one before has reached the BMC. Whatever ends it (the signal, `check`, a
 * BMC that goes away) is what it rejects with, and no key stays down.
 */
export async function typeStrokes(
  characters: readonly (readonly Stroke[])[],
  typewriter: Typewriter,
  options: TypeOptions,
): Promise<void> {
  const { clock, signal, rate } = options;
  try {
    for (const strokes of characters) {
      const began = clock.monotonic();
      for (const stroke of strokes) {
        signal.throwIfAborted();
        options.check();
        press([...stroke.modifiers, stroke.keysym], typewriter);
        await orAborted(typewriter.drained(), signal);
      }
      options.check();
      options.typed();
      const rest = began + 1000 / rate - clock.monotonic();
      if (rest > 0) await clock.sleep(rest, signal);
    }
  } finally {
    typewriter.releaseAll();
  }
}

/** Presses keys in order and lets go of them in the opposite one. */
export function press(keysyms: readonly number[], typewriter: Pick<Typewriter, "key">): void {
  for (const keysym of keysyms) typewriter.key(keysym, true);
  for (const keysym of keysyms.toReversed()) typewriter.key(keysym, false);
}

/** A BMC that has stalled must not keep an aborted request. */
function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
