import type { ConsoleKind } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import type { Task } from "../task/index.ts";
import { type ConsoleSlot, slotOfKind } from "./slot.ts";
import { closeHub, openHub } from "./slot-hubs.ts";
import { consoleNeedsStop, markNeedsStop, withConsole } from "./slot-keys.ts";
import { stopConsole, undoConsole } from "./stop-console.ts";

/** Enables the node's console. When it fails nothing is left of it: no hub, no token, the BMC as it was. */
export async function startConsole(
  context: ConductorContext,
  task: Task,
  slot: ConsoleSlot,
  signal: AbortSignal,
): Promise<void> {
  const { kind, console, interfaceName } = slot;
  if (kind === "fake" || kind === "none") {
    // Ironic's `fake` has nothing to start. `no-console` rejects validation, so it does not get here.
    await task.update({ consoleEnabled: true });
    return;
  }
  const toStop = consoleNeedsStop(task.node, kind);
  // What another interface has left on the BMC is put back first: there is one note of it.
  if (toStop !== null && toStop !== interfaceName) await stopConsole(context, task, kind, signal);
  await task.keep(markNeedsStop(kind, interfaceName));
  try {
    await context.sessions.revokeNode(task.node.uuid, kind);
    if (console.kind === "serial") await console.prove?.(task.forDriver(signal));
    await bringUp(context, task, kind, slot, signal);
  } catch (error) {
    await undoConsole(context, task, kind);
    throw error;
  }
}

/**
 * Brings back a console that was enabled when the conductor went away: same port, same token as far as they can be had.
 * When it fails the console stays enabled, for the next try.
 */
export async function resumeConsole(
  context: ConductorContext,
  task: Task,
  kind: ConsoleKind,
  signal: AbortSignal,
): Promise<void> {
  try {
    await bringUp(context, task, kind, slotOfKind(task, kind), signal);
  } catch (error) {
    await closeHub(context, kind, task.node.uuid);
    throw error;
  }
}

async function bringUp(
  context: ConductorContext,
  task: Task,
  kind: ConsoleKind,
  { console, interfaceName, primary }: ConsoleSlot,
  signal: AbortSignal,
): Promise<void> {
  const up = await openHub(context, task, console, signal);
  await task.update({
    ...(primary ? { consoleEnabled: true } : {}),
    conductorAffinity: context.options.hostname,
    driverInternalInfo: withConsole(task.node.driverInternalInfo, kind, { interfaceName, ...up }),
  });
  context.runningConsoles[kind].add(task.node.uuid);
}
