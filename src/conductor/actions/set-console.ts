import {
  consoleNeedsStop,
  disablingFailed,
  enablingFailed,
  FIRST_RETRY_MS,
  startConsole,
  stopConsole,
} from "../console/index.ts";
import type { ConductorContext } from "../context.ts";
import { inBackground, openExclusive, openShared, type Task, type Work } from "../task/index.ts";

/**
 * Starts or stops the node's console in the background. Asking for what already is changes
 * nothing, but has a console that is waiting for its next try tried now.
 */
export async function setConsole(context: ConductorContext, uuid: string, enabled: boolean): Promise<void> {
  const shared = await openShared(context, uuid, "setting console state");
  // Unlike in Ironic, a console that runs can be stopped also when driver_info has been broken since.
  const stopsRunning = !enabled && shared.node.consoleEnabled;
  if (!stopsRunning) await shared.console.validate(shared.forDriver(context.signal));
  if (shared.node.consoleEnabled === enabled) return context.restorer.want(uuid);

  const task = await openExclusive(context, uuid, "setting console state");
  await inBackground(context, task, async () => {
    if (task.node.consoleEnabled === enabled) return null;
    return enabled ? enablingWork(context, task) : disablingWork(context, task);
  });
}

function enablingWork(context: ConductorContext, task: Task): Work {
  return {
    what: "console start",
    timeoutMs: context.options.consoleTimeoutMs,
    begin: { lastError: null },
    run: (signal) => startConsole(context, task, signal),
    sentence: (reason) => enablingFailed(task.node.uuid, reason),
    after: () => cleanUpLater(context, task),
  };
}

function disablingWork(context: ConductorContext, task: Task): Work {
  return {
    what: "console stop",
    timeoutMs: context.options.consoleTimeoutMs,
    begin: { lastError: null },
    run: (signal) => stopConsole(context, task, signal),
    sentence: (reason) => disablingFailed(task.node.uuid, reason),
    after: () => cleanUpLater(context, task),
  };
}

function cleanUpLater({ restorer }: ConductorContext, { node }: Task): void {
  if (consoleNeedsStop(node) !== null) restorer.want(node.uuid, FIRST_RETRY_MS);
}
