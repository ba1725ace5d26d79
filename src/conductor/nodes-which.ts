import type { Node } from "#/model/index.ts";
import type { NodeQuery, Store } from "#/store/index.ts";
import { isNodeNotFound } from "./task/index.ts";

/**
 * The nodes, children included, that `keep` picks by some of their fields. Only those are read whole: ten thousand would
 * be a heap of a few hundred MiB.
 */
export async function nodesWhich<K extends keyof Node>(
  store: Pick<Store, "nodes">,
  query: Pick<NodeQuery, "where">,
  fields: readonly K[],
  keep: (node: Pick<Node, K | "uuid">) => boolean,
): Promise<Node[]> {
  const kept: Node[] = [];
  for (const { uuid } of (
    await store.nodes.listMasked({ ...query, includeChildren: true }, ["uuid", ...fields])
  ).filter(keep)) {
    const node = await store.nodes.get(uuid).catch((error: unknown) => {
      if (isNodeNotFound(error)) return null;
      throw error;
    });
    if (node) kept.push(node);
  }
  return kept;
}
