import type { Node } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { finishWork, isNodeLocked, isNodeNotFound, openExclusive, type Task, type Work } from "../task/index.ts";
import { consoleNeedsStop } from "./console-keys.ts";
import { disablingFailed, enablingFailed } from "./console-sentences.ts";
import { resumeConsole } from "./start-console.ts";
import { stopConsole } from "./stop-console.ts";

/** One try of the restorer. True: there is nothing left to do. Never rejects. */
export async function restoreConsole(context: ConductorContext, nodeUuid: string): Promise<boolean> {
  try {
    if (!needsRestoring(context, await context.store.nodes.get(nodeUuid))) return true;
    const task = await openExclusive(context, nodeUuid, "console restore", 1);
    return await finishWork(context, task, restoringWork(context, task));
  } catch (error) {
    if (isNodeNotFound(error)) return true;
    if (!isNodeLocked(error)) context.log.error("console cannot be restored", { node: nodeUuid, error });
    return false;
  }
}

export function needsRestoring(context: ConductorContext, node: Readonly<Node>): boolean {
  if (consoleNeedsStop(node) !== null) return true;
  return node.consoleEnabled && !context.runningConsoles.has(node.uuid);
}

function restoringWork(context: ConductorContext, task: Task): Work {
  const { uuid, lastError } = task.node;
  const common = { timeoutMs: context.options.consoleTimeoutMs, begin: {} };
  if (consoleNeedsStop(task.node) !== null) {
    return {
      ...common,
      what: "console clean-up",
      run: async (signal) => {
        await stopConsole(context, task, signal);
        await clearLastError(task, disablingFailed(uuid, ""));
      },
      // Why the console could not be enabled says more than that it could not be cleaned up after either.
      sentence: (reason) => lastError ?? disablingFailed(uuid, reason),
    };
  }
  return {
    ...common,
    what: "console restore",
    run: async (signal) => {
      // Looked at again: now the lock is held.
      if (!needsRestoring(context, task.node)) return;
      await resumeConsole(context, task, signal);
      await clearLastError(task, enablingFailed(uuid, ""));
    },
    sentence: (reason) => `${enablingFailed(uuid, reason)} (It will be tried again.)`,
  };
}

/** Only our own complaint: what else went wrong stays readable. */
async function clearLastError(task: Task, sentenceStart: string): Promise<void> {
  if (task.node.lastError?.startsWith(sentenceStart)) await task.update({ lastError: null });
}
