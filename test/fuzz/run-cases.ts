import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, FuzzFailure } from "./oracle.ts";
import { Random } from "./random.ts";
import type { FuzzTarget } from "./target.ts";

export interface CasesOptions {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  /** 2: every second case, so that two workers share the work. */
  readonly step?: number;
  /** Told before each case, so that one that never comes back has a name. */
  readonly onCase?: (number: number) => void;
}

export interface FoundFailure {
  readonly number: number;
  readonly message: string;
}

export interface CasesResult {
  /** How many cases ended in which way. */
  readonly outcomes: Record<string, number>;
  readonly failures: readonly FoundFailure[];
  readonly maxRssBytes: number;
}

/** The whole process, fuzzer included: beyond it something keeps what it should have let go. */
const MAX_RSS_BYTES = 1536 * 2 ** 20;
/** Of what a case may take, it may keep this fraction: the rest must be garbage. */
const KEPT_PART = 8;
/** After so many failures the rest would say the same again. */
const MAX_FAILURES = 5;

/** Runs cases one after the other, each from its own numbers, and looks for what must never happen around them. */
export async function runCases(target: FuzzTarget, options: CasesOptions): Promise<CasesResult> {
  const { seed, first, count, step = 1, onCase } = options;
  const outcomes: Record<string, number> = {};
  const failures: FoundFailure[] = [];
  const stray: unknown[] = [];
  const onStray = (error: unknown) => stray.push(error);
  process.on("unhandledRejection", onStray);
  process.on("uncaughtException", onStray);
  let maxRssBytes = 0;
  try {
    await target.prepare();
    for (let number = first; number < first + count && failures.length < MAX_FAILURES; number += step) {
      onCase?.(number);
      const before = process.memoryUsage();
      try {
        const outcome = await target.runCase(new Random(seed, number));
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        if (stray.length > 0) throw new FuzzFailure(`nobody caught ${describe(stray.pop())}`);
        const after = process.memoryUsage();
        await checkMemory(target, before, after);
        maxRssBytes = Math.max(maxRssBytes, after.rss);
      } catch (error) {
        const message = error instanceof FuzzFailure ? error.message : `the fuzzer failed: ${describe(error)}`;
        failures.push({ number, message });
        stray.length = 0;
      }
    }
  } finally {
    process.off("unhandledRejection", onStray);
    process.off("uncaughtException", onStray);
  }
  return { outcomes, failures, maxRssBytes };
}

async function checkMemory(target: FuzzTarget, before: NodeJS.MemoryUsage, after: NodeJS.MemoryUsage): Promise<void> {
  const taken = held(after) - held(before);
  if (taken > target.maxGrowthBytes) throw new FuzzFailure(`one case took ${mib(taken)} MiB`);
  if (taken > target.maxGrowthBytes / KEPT_PART) {
    await collectGarbage();
    const kept = held(process.memoryUsage()) - held(before);
    if (kept > target.maxGrowthBytes / KEPT_PART) throw new FuzzFailure(`one case keeps ${mib(kept)} MiB`);
  }
  if (after.rss > MAX_RSS_BYTES) throw new FuzzFailure(`the process holds ${mib(after.rss)} MiB`);
}

function held(usage: NodeJS.MemoryUsage): number {
  return usage.arrayBuffers + usage.heapUsed;
}

/** Node's own way to it, without a flag on the command line. Buffers are only let go of in a later turn. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  for (let i = 0; i < 2; i++) {
    runInNewContext("gc")();
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

function mib(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
