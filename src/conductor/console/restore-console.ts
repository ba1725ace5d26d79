import type { ConsoleKind, Node } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { finishWork, isNodeLocked, isNodeNotFound, openExclusive, type Task, type Work } from "../task/index.ts";
import { disablingFailed, enablingFailed } from "./console-sentences.ts";
import { CONSOLE_KINDS, type ConsoleKeysNode, consoleNeedsStop, enabledConsole } from "./slot-keys.ts";
import { resumeConsole } from "./start-console.ts";
import { stopConsole } from "./stop-console.ts";

/** One try of the restorer, with both consoles of the node. True: there is nothing left to do. Never rejects. */
export async function restoreNode(context: ConductorContext, nodeUuid: string): Promise<boolean> {
  let isDone = true;
  for (const kind of CONSOLE_KINDS) isDone = (await restoreConsole(context, nodeUuid, kind)) && isDone;
  return isDone;
}

async function restoreConsole(context: ConductorContext, nodeUuid: string, kind: ConsoleKind): Promise<boolean> {
  try {
    if (!isLeft(context, await context.store.nodes.get(nodeUuid), kind)) return true;
    const task = await openExclusive(context, nodeUuid, "console restore", 1);
    return await finishWork(context, task, restoringWork(context, task, kind));
  } catch (error) {
    if (isNodeNotFound(error)) return true;
    if (!isNodeLocked(error)) context.log.error("console cannot be restored", { node: nodeUuid, error });
    return false;
  }
}

export function needsRestoring(context: ConductorContext, node: ConsoleKeysNode & Pick<Node, "uuid">): boolean {
  return CONSOLE_KINDS.some((kind) => isLeft(context, node, kind));
}

function isLeft(
  { runningConsoles }: ConductorContext,
  node: ConsoleKeysNode & Pick<Node, "uuid">,
  kind: ConsoleKind,
): boolean {
  if (consoleNeedsStop(node, kind) !== null) return true;
  return enabledConsole(node, kind) !== null && !runningConsoles[kind].has(node.uuid);
}

function restoringWork(context: ConductorContext, task: Task, kind: ConsoleKind): Work {
  const { lastError } = task.node;
  const common = { timeoutMs: context.options.consoleTimeoutMs, begin: {} };
  const toStop = consoleNeedsStop(task.node, kind);
  if (toStop !== null) {
    const subject = { node: task.node, kind, interfaceName: toStop };
    return {
      ...common,
      what: `${kind} console clean-up`,
      run: async (signal) => {
        await stopConsole(context, task, kind, signal);
        await clearLastError(task, disablingFailed(subject, ""));
      },
      // Why the console could not be enabled says more than that it could not be cleaned up after either.
      sentence: (reason) => lastError ?? disablingFailed(subject, reason),
    };
  }
  const subject = { node: task.node, kind, interfaceName: enabledConsole(task.node, kind) ?? "" };
  return {
    ...common,
    what: `${kind} console restore`,
    run: async (signal) => {
      // Looked at again: now the lock is held.
      if (!isLeft(context, task.node, kind)) return;
      await resumeConsole(context, task, kind, signal);
      await clearLastError(task, enablingFailed(subject, ""));
    },
    sentence: (reason) => `${enablingFailed(subject, reason)} (It will be tried again.)`,
  };
}

/** Only our own complaint: what else went wrong stays readable. */
async function clearLastError(task: Task, sentenceStart: string): Promise<void> {
  if (task.node.lastError?.startsWith(sentenceStart)) await task.update({ lastError: null });
}
