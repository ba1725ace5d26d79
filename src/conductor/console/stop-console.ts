import type { ConductorContext } from "../context.ts";
import { deadline, type Task } from "../task/index.ts";
import { consoleNeedsStop, markNeedsStop, withoutConsole } from "./console-keys.ts";

/** For putting the BMC back after a failure, which also happens while the conductor stops. */
const UNDO_TIMEOUT_MS = 20_000;

/**
 * Disables the node's console. Viewers, tokens and `console_enabled` are gone even when the BMC cannot be put back:
 * then it rejects, and `console_needs_stop` stays for the restorer.
 */
export async function stopConsole(context: ConductorContext, task: Task, signal: AbortSignal): Promise<void> {
  const { uuid } = task.node;
  const interfaceName = consoleNeedsStop(task.node) ?? task.node.interfaces.console;
  await task.keep(markNeedsStop(interfaceName));
  await context.hubs.close(uuid);
  context.runningConsoles.delete(uuid);
  await context.sessions.revokeNode(uuid, "graphical");
  try {
    await stopInterface(task, interfaceName, signal);
  } catch (error) {
    const driverInternalInfo = { ...withoutConsole(task.node.driverInternalInfo), ...markNeedsStop(interfaceName) };
    await task.update({ consoleEnabled: false, driverInternalInfo });
    throw error;
  }
  await task.update({ consoleEnabled: false, driverInternalInfo: withoutConsole(task.node.driverInternalInfo) });
}

/** After a start that failed. Never rejects: the reason of the failure is what the caller reports. */
export async function undoConsole(context: ConductorContext, task: Task): Promise<void> {
  // Not the conductor's own signal: a start that is interrupted still has to be undone.
  using limit = deadline(context.clock, UNDO_TIMEOUT_MS);
  try {
    await stopConsole(context, task, limit.signal);
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
  if (console.kind === "graphical") await console.stop(task.forDriver(signal));
}
