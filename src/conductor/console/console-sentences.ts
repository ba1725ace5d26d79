import type { ConsoleKind, Node } from "#/model/index.ts";

/** One of a node's consoles, for sentences about it. */
interface Subject {
  readonly node: Readonly<Node>;
  readonly kind: ConsoleKind | "fake" | "none";
  readonly interfaceName: string;
}

/** Ironic's sentences for `last_error`; the console that `console_interface` does not name is called by its kind. */
export function enablingFailed(subject: Subject, reason: string): string {
  return sentence("enabling", subject, reason);
}

export function disablingFailed(subject: Subject, reason: string): string {
  return sentence("disabling", subject, reason);
}

function sentence(doing: string, { node, kind, interfaceName }: Subject, reason: string): string {
  const which = interfaceName === node.interfaces.console ? "" : `${kind} `;
  return `Error ${doing} the ${which}console on node ${node.uuid}. Reason: ${reason}`;
}
