import type { ConsoleKind } from "#/model/index.ts";
import type { ConsoleRestorer } from "./console/console-restorer.ts";
import type { ConductorDeps, ConductorOptions } from "./options.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** What the verbs and periodics of one running conductor share. `drivers` has only what is enabled. */
export interface ConductorContext extends ConductorDeps {
  readonly options: ConductorOptions;
  readonly workers: WorkerPool;
  readonly restorer: ConsoleRestorer;
  /** Nodes whose console this process has brought up, by the console's kind. */
  readonly runningConsoles: Readonly<Record<ConsoleKind, Set<string>>>;
  /** Where they listened last: Nova's proxy takes only the address that its token was made for, and resets the console before. */
  readonly lastPorts: Readonly<Record<ConsoleKind, Map<string, number>>>;
  /** Aborted when the conductor stops. */
  readonly signal: AbortSignal;
}
