import type { ConsoleInterface } from "#/drivers/interfaces/index.ts";
import type { ConsoleKind, Node } from "#/model/index.ts";
import { ConductorError } from "../errors.ts";
import type { Task } from "../task/index.ts";
import { enabledConsole } from "./slot-keys.ts";

/** One of a node's consoles as a verb means it. */
export interface ConsoleSlot {
  /** "fake" and "none" have no slot: there is nothing to them but `console_enabled`. */
  readonly kind: ConsoleKind | "fake" | "none";
  /** It is the one that `console_interface` names, and `console_enabled` speaks of. */
  readonly primary: boolean;
  readonly interfaceName: string;
  readonly console: ConsoleInterface;
}

/** What `states/console` speaks of. */
export function primarySlot(task: Task): ConsoleSlot {
  const { console } = task;
  return { kind: console.kind, primary: true, interfaceName: task.node.interfaces.console, console };
}

/**
 * The slot of a kind. `wanted` names its console interface; without it, it is the primary's, the one that runs, or the hardware
 * type's first of the kind. Throws `INTERFACE_NOT_SUPPORTED` when there is none, or not this one.
 */
export function slotOfKind(task: Task, kind: ConsoleKind, wanted?: string): ConsoleSlot {
  const { node } = task;
  const table = task.hardware.console;
  const ofKind = Object.keys(table).filter((name) => table[name]?.kind === kind);
  const isPrimary = table[node.interfaces.console]?.kind === kind;
  if (isPrimary && wanted !== undefined && wanted !== node.interfaces.console) {
    const own = node.interfaces.console;
    throw unsupported(`the ${kind} console of node ${node.uuid} is its console_interface, ${own}: change it there`);
  }
  const unnamed = isPrimary ? [node.interfaces.console] : [enabledConsole(node, kind), ...ofKind];
  const candidates = wanted === undefined ? unnamed : [wanted];
  const interfaceName = candidates.find((name) => name !== null && ofKind.includes(name)) ?? undefined;
  const console = interfaceName === undefined ? undefined : table[interfaceName];
  if (interfaceName !== undefined && console) return { kind, primary: isPrimary, interfaceName, console };
  const words = wanted === undefined ? `no ${kind} console` : `no ${kind} console "${wanted}"`;
  const known = ofKind.length === 0 ? "" : `; there are ${ofKind.join(", ")}`;
  throw unsupported(`hardware type ${node.driver} has ${words}${known}`);
}

/** Whether the slot is switched on; not whether it runs. */
export function isEnabled(node: Readonly<Node>, slot: ConsoleSlot): boolean {
  if (slot.kind === "graphical" || slot.kind === "serial") return enabledConsole(node, slot.kind) !== null;
  return node.consoleEnabled;
}

function unsupported(message: string): ConductorError {
  return new ConductorError("INTERFACE_NOT_SUPPORTED", "invalid", message);
}
