import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { type Direction, isProtocolName, PROTOCOLS, type ProtocolName } from "./protocols.ts";
import type { CasesResult, FoundFailure } from "./run-cases.ts";
import type { WorkerTask } from "./worker.ts";

const USAGE = `usage: script/fuzz rfb|ipmi [--direction server|client|both] [--cases N] [--seed S] [--case K]

  --direction  who is hostile: the server (a BMC), the client (a viewer, a remote console), or one after the other (both)
  --cases      how many cases in each direction (rfb: 200000, ipmi: 2000)
  --seed       other cases (1)
  --case       only the case of this number, as a failure names it`;

/** A case that takes longer than this, in earnest, hangs. */
const HANG_MS = 60_000;
const DIRECTIONS: Readonly<Record<string, readonly Direction[]>> = {
  server: ["server"],
  client: ["client"],
  both: ["server", "client"],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    direction: { type: "string", default: "both" },
    cases: { type: "string" },
    seed: { type: "string", default: "1" },
    case: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const directions = DIRECTIONS[values.direction];
const seed = Number(values.seed);
const first = Number(values.case ?? 0);
const [protocol = "", ...others] = positionals;
const known = isProtocolName(protocol) && others.length === 0 ? protocol : null;
const count = values.case === undefined ? Number(values.cases ?? (known && PROTOCOLS[known].cases)) : 1;
if (values.help || !directions || !known || ![seed, first, count].every(Number.isInteger)) {
  console.error(USAGE);
  process.exit(values.help ? 0 : 2);
}
for (const direction of directions) await fuzz(known, direction);

/** Shares the cases between the processors, and prints how they ended and what was found. */
async function fuzz(protocolName: ProtocolName, direction: Direction): Promise<void> {
  const began = performance.now();
  const step = Math.min(availableParallelism(), count);
  const results = await Promise.all(
    Array.from({ length: step }, (_, i) =>
      runWorker({ protocol: protocolName, direction, seed, first: first + i, count: count - i, step }),
    ),
  );
  const failures = results.flatMap((result) => result.failures).sort((a, b) => a.number - b.number);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const rss = Math.round(Math.max(...results.map((result) => result.maxRssBytes)) / 2 ** 20);
  console.log(
    `${protocolName}, hostile ${direction}: ${count} cases in ${seconds} s, ${rss} MiB at the most, seed ${seed}`,
  );
  console.log(`  ${formatOutcomes(results)}`);
  for (const { number, message } of failures) {
    console.error(
      `FAIL  script/fuzz ${protocolName} --direction ${direction} --seed ${seed} --case ${number}\n      ${message}`,
    );
    process.exitCode = 1;
  }
}

/** A worker that dies, or hangs, is a failure of the case it was at. */
function runWorker(task: Omit<WorkerTask, "current">): Promise<CasesResult> {
  const current = new Int32Array(new SharedArrayBuffer(4));
  Atomics.store(current, 0, task.first);
  const worker = new Worker(new URL("worker.ts", import.meta.url), {
    workerData: { ...task, current } satisfies WorkerTask,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  const failed = (message: string): CasesResult => {
    const failure: FoundFailure = { number: Atomics.load(current, 0), message };
    return { outcomes: {}, failures: [failure], maxRssBytes: 0 };
  };
  return new Promise((resolve) => {
    let last = -1;
    const watchdog = setInterval(() => {
      const now = Atomics.load(current, 0);
      if (now === last) {
        void worker.terminate();
        resolve(failed(`the case runs for more than ${HANG_MS / 1000} s`));
      }
      last = now;
    }, HANG_MS);
    worker.on("message", resolve);
    worker.on("error", (error) => resolve(failed(`the worker died: ${error.message}`)));
    worker.on("exit", () => {
      clearInterval(watchdog);
      resolve(failed("the worker ended"));
    });
  });
}

function formatOutcomes(results: readonly CasesResult[]): string {
  const all = new Map<string, number>();
  for (const { outcomes } of results) {
    for (const [name, times] of Object.entries(outcomes)) all.set(name, (all.get(name) ?? 0) + times);
  }
  const sorted = [...all].sort(([, a], [, b]) => b - a);
  return sorted.map(([name, times]) => `${name} ${times}`).join(", ");
}
