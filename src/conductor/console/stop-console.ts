import type { ConsoleKind } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { deadline, type Task } from "../task/index.ts";
import { closeHub } from "./slot-hubs.ts";
import { CONSOLE_KINDS, consoleNeedsStop, enabledConsole, markNeedsStop, withoutConsole } from "./slot-keys.ts";

/** For putting the BMC back after a failure, which also happens while the conductor stops. */
const UNDO_TIMEOUT_MS = 20_000;

/**
 * Disables one of the node's consoles. Viewers, tokens and what says that it is enabled are gone even when the BMC cannot
 * be put back: then it rejects, and the slot's `needs_stop` stays for the restorer.
 */
export async function stopConsole(
  context: ConductorContext,
  task: Task,
  kind: ConsoleKind,
  signal: AbortSignal,
): Promise<void> {
  const { uuid, interfaces } = task.node;
  const interfaceName = consoleNeedsStop(task.node, kind) ?? enabledConsole(task.node, kind);
  if (interfaceName === null) return;
  await task.keep(markNeedsStop(kind, interfaceName));
  await closeHub(context, kind, uuid);
  context.runningConsoles[kind].delete(uuid);
  await context.sessions.revokeNode(uuid, kind);
  const off = interfaceName === interfaces.console ? { consoleEnabled: false } : {};
  try {
    await stopInterface(task, interfaceName, signal);
  } catch (error) {
    const rest = withoutConsole(task.node.driverInternalInfo, kind);
    await task.update({ ...off, driverInternalInfo: { ...rest, ...markNeedsStop(kind, interfaceName) } });
    throw error;
  }
  await task.update({ ...off, driverInternalInfo: withoutConsole(task.node.driverInternalInfo, kind) });
}

/** Both of them, and Ironic's `fake`. Rejects with what went wrong first, after both have been tried. */
export async function stopConsoles(context: ConductorContext, task: Task, signal: AbortSignal): Promise<void> {
  const failures: unknown[] = [];
  for (const kind of CONSOLE_KINDS) {
    await stopConsole(context, task, kind, signal).catch((error: unknown) => failures.push(error));
  }
  if (task.node.consoleEnabled) await task.update({ consoleEnabled: false });
  if (failures.length > 0) throw failures[0];
}

/** After a start that failed. Never rejects: the reason of the failure is what the caller reports. */
export async function undoConsole(context: ConductorContext, task: Task, kind: ConsoleKind): Promise<void> {
  // Not the conductor's own signal: a start that is interrupted still has to be undone.
  using limit = deadline(context.clock, UNDO_TIMEOUT_MS);
  try {
    await stopConsole(context, task, kind, limit.signal);
  } catch (error) {
    task.log.warn("the BMC could not be put back, it will be tried again", { error });
  }
}

async function stopInterface(task: Task, name: string, signal: AbortSignal): Promise<void> {
  const console = task.hardware.console[name];
  if (!console) {
    // The driver was changed or the interface disabled since: nobody is left who could.
    task.log.warn("console interface is gone, what it set on the BMC stays", { console: name });
    return;
  }
  if (console.kind === "graphical" || console.kind === "serial") await console.stop(task.forDriver(signal));
}
