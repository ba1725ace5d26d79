import type { DriverTask } from "#/drivers/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import { RedfishDriverError } from "./errors.ts";

/**
 * After a failed start, whose own failure this must not hide: `restore` with a task whose signal is not aborted. A BMC that
 * does not answer is not asked again now: what is kept stays for the stop that follows, or the next start.
 */
export async function leaveAsFound(
  task: DriverTask,
  failure: unknown,
  restore: (task: DriverTask) => Promise<void>,
): Promise<void> {
  if (failure instanceof RedfishDriverError && failure.code === "REDFISH_UNREACHABLE") return;
  const { node, log } = task;
  const { signal } = new AbortController();
  try {
    await restore({ node, log, signal, keep: (change) => task.keep(change) });
  } catch (error) {
    log.warn("the BMC's settings are not restored yet", { node: node.uuid, reason: errorMessage(error) });
  }
}
