import type { ConsoleKind } from "#/model/index.ts";
import { CONSOLE_KINDS, consoleAddress, enabledConsole, slotOfKind } from "../console/index.ts";
import type { ConductorContext } from "../context.ts";
import type { ConsoleDescription } from "../interfaces/index.ts";
import { openShared, type Task } from "../task/index.ts";

/** Both consoles of the node, or the one that its hardware type has. */
export async function listConsoles(context: ConductorContext, uuid: string): Promise<readonly ConsoleDescription[]> {
  const task = await openShared(context, uuid, "listing consoles");
  return CONSOLE_KINDS.flatMap((kind) => {
    const interfaces = interfacesOf(task, kind);
    if (interfaces.length === 0) return [];
    const { primary, interfaceName } = slotOfKind(task, kind);
    const enabled = enabledConsole(task.node, kind) !== null;
    const address = enabled ? consoleAddress(task.node, kind) : null;
    return [{ kind, interfaceName, interfaces, enabled, primary, address }];
  });
}

function interfacesOf({ hardware }: Task, kind: ConsoleKind): readonly string[] {
  return Object.keys(hardware.console).filter((name) => hardware.console[name]?.kind === kind);
}
