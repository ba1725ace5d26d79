import type { Allocation, Node } from "#/model/index.ts";

/**
 * The nodes that an allocation may have, in the order to try them: the one that bears its name, then any. `random` gives
 * numbers from 0 to 1, so that two conductors, or two allocations at once, do not all run after the same node.
 */
export function eligibleNodes(allocation: Readonly<Allocation>, nodes: readonly Node[], random: () => number): Node[] {
  const { resourceClass, candidateNodes, traits, owner, name } = allocation;
  return nodes
    .filter(
      (node) =>
        node.resourceClass === resourceClass &&
        node.provisionState === "available" &&
        node.instanceUuid === null &&
        node.allocationUuid === null &&
        !node.maintenance &&
        !node.retired &&
        (candidateNodes.length === 0 || candidateNodes.includes(node.uuid)) &&
        traits.every((trait) => node.traits.includes(trait)) &&
        (owner === null || node.owner === owner),
    )
    .map((node) => ({ node, rank: name !== null && node.name === name ? -1 : random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ node }) => node);
}
