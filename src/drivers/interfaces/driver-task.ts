import type { Logger } from "#/lib/log/index.ts";
import type { JsonObject, Node } from "#/model/index.ts";

/** What a driver sees of a task: the node it holds, a way to keep what it learns, and a signal to stop on. */
export interface DriverTask {
  readonly node: Readonly<Node>;
  readonly log: Logger;
  /** Aborted when the conductor stops or the work's time is over. */
  readonly signal: AbortSignal;
  /**
   * Merges into `driver_internal_info` and writes it through to the store before it resolves; a key set to `undefined`
   * is removed. A driver writes down what it must undo *before* it changes the BMC, so that a crash loses nothing.
   */
  keep(change: Record<string, JsonObject[string] | undefined>): Promise<void>;
}
