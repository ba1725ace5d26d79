import type { ConsoleRestorer } from "./console/console-restorer.ts";
import type { ConductorDeps, ConductorOptions } from "./options.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** What the verbs and periodics of one running conductor share. `drivers` has only what is enabled. */
export interface ConductorContext extends ConductorDeps {
  readonly options: ConductorOptions;
  readonly workers: WorkerPool;
  readonly restorer: ConsoleRestorer;
  /** Nodes whose console this process has brought up. */
  readonly runningConsoles: Set<string>;
  /** Aborted when the conductor stops. */
  readonly signal: AbortSignal;
}
