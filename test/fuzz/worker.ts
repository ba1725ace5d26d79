import { parentPort, workerData } from "node:worker_threads";
import { RFB_TARGETS } from "./rfb/targets.ts";
import { type CasesOptions, runCases } from "./run-cases.ts";

/** What `main.ts` gives a worker. `current` is shared memory: the case that runs, also when it never comes back. */
export interface WorkerTask extends Omit<CasesOptions, "onCase"> {
  readonly direction: keyof typeof RFB_TARGETS;
  readonly current: Int32Array;
}

const { direction, current, ...options } = workerData as WorkerTask;
const onCase = (number: number): void => {
  Atomics.store(current, 0, number);
};
parentPort?.postMessage(await runCases(RFB_TARGETS[direction], { ...options, onCase }));
