import type { ManualClock } from "#/lib/time/index.ts";
import type { FuzzStream } from "./fuzz-stream.ts";
import { FuzzFailure } from "./oracle.ts";
import type { Random } from "./random.ts";

/** How the hostile peer says what it says. */
type Manner = "at once" | "in pieces" | "byte by byte" | "slow-loris";

/** And what it does then. */
export type Ending = "close" | "reset" | "silence";

/** Longest that anything may take to end, in the time of the case: time-outs add up to less. */
const PATIENCE_MS = 600_000;
const STEP_MS = 5000;
/** For work in other threads, which the case's clock does not move. */
const REAL_PATIENCE_MS = 5000;

export async function deliver(
  bytes: Uint8Array,
  stream: FuzzStream,
  clock: ManualClock,
  random: Random,
): Promise<void> {
  const manner = chooseManner(bytes, random);
  for (let at = 0; at < bytes.length && !stream.closed; ) {
    const size = manner === "at once" ? bytes.length : manner === "byte by byte" ? 1 : random.between(1, 200);
    // A copy of its own: the reader may keep or change what it is given.
    stream.feed(bytes.slice(at, at + size));
    at += size;
    if (manner === "slow-loris") await clock.advance(random.below(9000));
    else if (manner === "in pieces" && random.chance(20)) await turn();
  }
  await turn();
}

function chooseManner(bytes: Uint8Array, random: Random): Manner {
  const roll = random.below(100);
  if (roll < 60) return "at once";
  if (roll < 85 || bytes.length > 3000) return "in pieces";
  return roll < 95 ? "byte by byte" : "slow-loris";
}

export function end(stream: FuzzStream, ending: Ending): void {
  if (ending === "close") stream.end();
  else if (ending === "reset") stream.break();
}

/** Waits for `work` to settle, moving time forward; a `FuzzFailure` when it does not. */
export async function settle<T>(what: string, work: Promise<T>, clock: ManualClock): Promise<T> {
  let settled = false;
  const done = () => {
    settled = true;
  };
  work.then(done, done);
  await turn();
  for (let passed = 0; !settled && passed < PATIENCE_MS; passed += STEP_MS) {
    await clock.advance(STEP_MS);
    await turn();
  }
  for (const began = performance.now(); !settled && performance.now() - began < REAL_PATIENCE_MS; ) await turn();
  if (!settled) throw new FuzzFailure(`${what} never ended`);
  return work;
}

/** One turn of the event loop: promises settle, and unhandled rejections show. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
