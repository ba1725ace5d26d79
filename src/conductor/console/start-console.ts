import type { GraphicalConsoleInterface } from "#/drivers/interfaces/index.ts";
import type { JsonObject } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import type { Task } from "../task/index.ts";
import { consolePort, consoleToken, markNeedsStop, withConsole } from "./console-keys.ts";
import { mintToken } from "./console-token.ts";
import { undoConsole } from "./stop-console.ts";

/** Enables the node's console. When it fails nothing is left of it: no hub, no token, the BMC as it was. */
export async function startConsole(context: ConductorContext, task: Task, signal: AbortSignal): Promise<void> {
  const console = task.console;
  if (console.kind !== "graphical") {
    // Ironic's `fake` has nothing to start. The others reject validation, so they do not get here.
    await task.update({ consoleEnabled: true });
    context.runningConsoles.add(task.node.uuid);
    return;
  }
  await task.keep(markNeedsStop(task.node.interfaces.console));
  try {
    await context.sessions.revokeNode(task.node.uuid, "graphical");
    await openHub(context, task, console, signal);
  } catch (error) {
    await undoConsole(context, task);
    throw error;
  }
}

/**
 * Brings back a console that was enabled when the conductor went away: same port, same token as far as they can be had.
 * When it fails the node stays enabled, for the next try.
 */
export async function resumeConsole(context: ConductorContext, task: Task, signal: AbortSignal): Promise<void> {
  const console = task.console;
  if (console.kind !== "graphical") {
    context.runningConsoles.add(task.node.uuid);
    return;
  }
  try {
    await openHub(context, task, console, signal);
  } catch (error) {
    await context.hubs.close(task.node.uuid);
    throw error;
  }
}

async function openHub(
  context: ConductorContext,
  task: Task,
  console: GraphicalConsoleInterface,
  signal: AbortSignal,
): Promise<void> {
  const { hubs, options } = context;
  const { uuid } = task.node;
  signal.throwIfAborted();
  const upstream = await console.start(task.forDriver(signal));
  signal.throwIfAborted();
  const port = consolePort(task.node);
  const address = await hubs.open(uuid, upstream, port === null ? {} : { port });
  const token = await tokenToKeep(context, task);
  await task.update({
    consoleEnabled: true,
    conductorAffinity: options.hostname,
    driverInternalInfo: withConsole(task.node.driverInternalInfo, address, token),
  });
  context.runningConsoles.add(uuid);
}

/** Nothing new while the node's token is good: URLs handed out before a restart go on working. */
async function tokenToKeep(context: ConductorContext, task: Task): Promise<JsonObject> {
  const { uuid } = task.node;
  const token = consoleToken(task.node);
  if (token !== null && (await context.sessions.check(uuid, token))) return {};
  return (await mintToken(context, uuid)).keys;
}
