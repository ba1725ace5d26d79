import type { NodeWire, PolicyName } from "#/contract/index.ts";
import type { Node } from "#/model/index.ts";
import { type Access, nodeTarget } from "./access.ts";

/** Fields that a lessee does not see, each with its policy, and how Ironic says so. */
const GUARDED: readonly { field: string; policy: PolicyName; shown: unknown }[] = [
  {
    field: "last_error",
    policy: "baremetal:node:get:last_error",
    shown: "** Value Redacted - Requires baremetal:node:get:last_error permission. **",
  },
  {
    field: "reservation",
    policy: "baremetal:node:get:reservation",
    shown: "** Redacted - requires baremetal:node:get:reservation permission. **",
  },
  {
    field: "driver_internal_info",
    policy: "baremetal:node:get:driver_internal_info",
    shown: { content: "** Redacted - Requires baremetal:node:get:driver_internal_info permission. **" },
  },
  {
    field: "driver_info",
    policy: "baremetal:node:get:driver_info",
    shown: { content: "** Redacted - requires baremetal:node:get:driver_info permission. **" },
  },
];

/** The node without what its reader may not see: the insides of the operator's network, for a lessee. */
export function redactNode(access: Access, node: Pick<Node, "owner" | "lessee">, wire: NodeWire): NodeWire {
  const target = nodeTarget(node);
  if (access.allows("baremetal:node:get:filter_threshold", target)) return wire;
  const hidden = GUARDED.filter(({ field, policy }) => field in wire && !access.allows(policy, target));
  return { ...wire, ...Object.fromEntries(hidden.map(({ field, shown }) => [field, shown])) };
}
