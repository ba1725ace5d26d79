import type { Conductor, Node } from "#/model/index.ts";

/**
 * Host name of the live conductor that serves a node, or null: one of the node's group that knows its driver. Where
 * several do, the one that worked on it last; else the first by name, until the hash ring decides.
 */
export function conductorOf(
  node: Pick<Node, "driver" | "conductorGroup" | "conductorAffinity">,
  conductors: readonly Conductor[],
): string | null {
  const able = conductors.filter(
    (conductor) =>
      conductor.online && conductor.conductorGroup === node.conductorGroup && conductor.drivers.includes(node.driver),
  );
  const names = able.map((conductor) => conductor.hostname).sort();
  return names.find((name) => name === node.conductorAffinity) ?? names[0] ?? null;
}
