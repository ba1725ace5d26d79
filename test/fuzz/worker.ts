import { parentPort, workerData } from "node:worker_threads";
import { type Direction, PROTOCOLS, type ProtocolName } from "./protocols.ts";
import { type CasesOptions, runCases } from "./run-cases.ts";

/** What `main.ts` gives a worker. `current` is shared memory: the case that runs, also when it never comes back. */
export interface WorkerTask extends Omit<CasesOptions, "onCase"> {
  readonly protocol: ProtocolName;
  readonly direction: Direction;
  readonly current: Int32Array;
}

const { protocol, direction, current, ...options } = workerData as WorkerTask;
const onCase = (number: number): void => {
  Atomics.store(current, 0, number);
};
const { targets } = PROTOCOLS[protocol];
parentPort?.postMessage(await runCases((await targets())[direction], { ...options, onCase }));
