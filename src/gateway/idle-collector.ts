import { performance } from "node:perf_hooks";
import { type Clock, systemClock } from "#/lib/time/index.ts";

const LOOK_EVERY_MS = 3_000;
/** Between two collections: compiled code that was not used lately goes with the garbage, and has to be made anew. */
const REST_MS = 600_000;
/** Part of the time that the event loop works. */
const IDLE_BELOW = 0.03;
/** A collection is for more than this. */
const GROWN_BYTES = 8 * 1024 * 1024;
/** The whole process stops meanwhile, for about three milliseconds a MiB: a larger heap is V8's alone to collect. */
const LARGEST_HEAP_BYTES = 96 * 1024 * 1024;

/** What is looked at, and what is done about it. */
export interface CollectorDeps {
  readonly clock: Clock;
  /** Part of the time since the last call that the event loop worked, 0 to 1. */
  readonly utilization: () => number;
  readonly memory: () => { readonly rss: number; readonly heapUsed: number };
  /** Absent when Node was started without --expose-gc. */
  readonly collect: (() => void) | undefined;
}

/**
 * Collects garbage after a busy spell, every ten minutes at most. V8 collects when it needs room: what a start, a round
 * over ten thousand nodes or a burst of requests leaves behind would stay for as long as nobody asks for anything.
 */
export function collectWhenIdle({ clock, utilization, memory, collect }: CollectorDeps = thisProcess()): Disposable {
  if (!collect) return { [Symbol.dispose]: () => {} };
  let clean = 0;
  let timer = clock.timer(LOOK_EVERY_MS, look);
  return { [Symbol.dispose]: () => timer[Symbol.dispose]() };

  function look(): void {
    const { rss, heapUsed } = memory();
    const isDue = utilization() < IDLE_BELOW && rss > clean + GROWN_BYTES && heapUsed < LARGEST_HEAP_BYTES;
    if (isDue) {
      collect?.();
      clean = memory().rss;
    }
    timer = clock.timer(isDue ? REST_MS : LOOK_EVERY_MS, look);
  }
}

function thisProcess(): CollectorDeps {
  const { gc } = globalThis;
  let before = performance.eventLoopUtilization();
  return {
    clock: systemClock,
    utilization: () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      before = now;
      return utilization;
    },
    memory: () => process.memoryUsage(),
    // Any other flavour keeps the emptied pages for the heap that V8 expects.
    collect: gc && (() => gc({ type: "major", execution: "sync", flavor: "last-resort" })),
  };
}
