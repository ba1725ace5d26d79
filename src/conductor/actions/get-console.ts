import type { ConsoleKind } from "#/model/index.ts";
import { type ConsoleSlot, consoleInfo, enabledConsole, primarySlot, slotOfKind } from "../console/index.ts";
import type { ConductorContext } from "../context.ts";
import type { ConsoleInfo } from "../interfaces/index.ts";
import { openShared, type Task } from "../task/index.ts";

const DISABLED = { enabled: false, info: null };

/** Whether the console is enabled, and the URL to open it with. Renews what the URL carries (docs/decisions/0002). */
export async function getConsole(
  context: ConductorContext,
  uuid: string,
  kind: ConsoleKind | null,
): Promise<{ enabled: boolean; info: ConsoleInfo | null }> {
  const task = await openShared(context, uuid, "getting console information");
  const slot = enabledSlot(task, kind);
  if (slot === null) return DISABLED;
  await slot.console.validate(task.forDriver(context.signal));
  if (slot.kind === "fake" || slot.kind === "none") return { enabled: true, info: {} };
  const info = await consoleInfo(context, task.node, slot.kind);
  return info === null ? DISABLED : { enabled: true, info };
}

function enabledSlot(task: Task, kind: ConsoleKind | null): ConsoleSlot | null {
  if (kind !== null) return enabledConsole(task.node, kind) === null ? null : slotOfKind(task, kind);
  return task.node.consoleEnabled ? primarySlot(task) : null;
}
