import { completeNode, type Node } from "#/model/index.ts";

/** A node with everything at its default, for tests. */
export function testNode(change: Partial<Node> = {}): Node {
  const given = { uuid: "6d85703a-565d-469a-96ce-30b6de53079d", name: "dell-1", driver: "idrac" };
  return { id: 1, ...completeNode(given, Date.UTC(2026, 0, 2, 3, 4, 5, 6)), ...change };
}
