import type { ConsoleKind } from "#/model/index.ts";
import {
  type ConsoleSlot,
  consoleNeedsStop,
  disablingFailed,
  enabledConsole,
  enablingFailed,
  FIRST_RETRY_MS,
  isEnabled,
  primarySlot,
  slotOfKind,
  startConsole,
  stopConsole,
} from "../console/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import { inBackground, openExclusive, openShared, type Task, type Work } from "../task/index.ts";

/** What is asked for. */
interface Wish {
  readonly enabled: boolean;
  readonly interfaceName?: string | undefined;
}

/**
 * Starts or stops one of the node's consoles in the background; `kind` null: its primary one. Asking for what already is
 * changes nothing, but has a console that is waiting for its next try tried now.
 */
export async function setConsole(
  context: ConductorContext,
  uuid: string,
  kind: ConsoleKind | null,
  wish: Wish,
): Promise<void> {
  const { enabled } = wish;
  const shared = await openShared(context, uuid, "setting console state");
  const slot = findSlot(shared, kind, wish);
  // Unlike in Ironic, a console that runs can be stopped also when driver_info has been broken since.
  const stopsRunning = !enabled && isEnabled(shared.node, slot);
  if (!stopsRunning) await slot.console.validate(shared.forDriver(context.signal));
  if (isEnabled(shared.node, slot) === enabled) return context.restorer.want(uuid);

  const task = await openExclusive(context, uuid, "setting console state");
  await inBackground(context, task, async () => {
    const current = findSlot(task, kind, wish);
    if (isEnabled(task.node, current) === enabled) return null;
    return enabled ? enablingWork(context, task, current) : disablingWork(context, task, current);
  });
}

function findSlot(task: Task, kind: ConsoleKind | null, { enabled, interfaceName }: Wish): ConsoleSlot {
  if (kind === null) return primarySlot(task);
  const slot = slotOfKind(task, kind, interfaceName);
  const running = enabledConsole(task.node, kind);
  if (!enabled || running === null || running === slot.interfaceName) return slot;
  throw new ConductorError(
    "NODE_CONSOLE_ENABLED",
    "conflict",
    `the ${kind} console of node ${task.node.uuid} is enabled with the interface ${running}. Please stop it first.`,
  );
}

function enablingWork(context: ConductorContext, task: Task, slot: ConsoleSlot): Work {
  return {
    what: "console start",
    timeoutMs: context.options.consoleTimeoutMs,
    begin: { lastError: null },
    run: (signal) => startConsole(context, task, slot, signal),
    sentence: (reason) => enablingFailed({ node: task.node, ...slot }, reason),
    after: () => cleanUpLater(context, task, slot),
  };
}

function disablingWork(context: ConductorContext, task: Task, slot: ConsoleSlot): Work {
  return {
    what: "console stop",
    timeoutMs: context.options.consoleTimeoutMs,
    begin: { lastError: null },
    run: async (signal) => {
      if (slot.kind === "graphical" || slot.kind === "serial") await stopConsole(context, task, slot.kind, signal);
      else await task.update({ consoleEnabled: false });
    },
    sentence: (reason) => disablingFailed({ node: task.node, ...slot }, reason),
    after: () => cleanUpLater(context, task, slot),
  };
}

function cleanUpLater({ restorer }: ConductorContext, { node }: Task, { kind }: ConsoleSlot): void {
  if (kind !== "graphical" && kind !== "serial") return;
  if (consoleNeedsStop(node, kind) !== null) restorer.want(node.uuid, FIRST_RETRY_MS);
}
