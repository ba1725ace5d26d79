import type { NodeFieldName, NodeRedactions, PolicyName } from "#/contract/index.ts";
import type { JsonValue, Node } from "#/model/index.ts";
import { type Access, nodeTarget } from "./access.ts";

/** Fields that a lessee does not see, each with its policy, and how Ironic says so. */
const GUARDED: readonly { field: NodeFieldName; policy: PolicyName; shown: JsonValue }[] = [
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

/** What a reader sees in place of what it may not: the insides of the operator's network, for a lessee. */
export function redactionsFor(access: Access, node: Pick<Node, "owner" | "lessee">): NodeRedactions {
  const target = nodeTarget(node);
  if (access.allows("baremetal:node:get:filter_threshold", target)) return null;
  const hidden = GUARDED.filter(({ policy }) => !access.allows(policy, target));
  return Object.fromEntries(hidden.map(({ field, shown }) => [field, shown]));
}

/** The same for the nodes of a list, most of which belong to the same project as the one before. */
export function redactionsOf(access: Access): (node: Pick<Node, "owner" | "lessee">) => NodeRedactions {
  let last: (Pick<Node, "owner" | "lessee"> & { redactions: NodeRedactions }) | null = null;
  return ({ owner, lessee }) => {
    if (last?.owner !== owner || last.lessee !== lessee) {
      last = { owner, lessee, redactions: redactionsFor(access, { owner, lessee }) };
    }
    return last.redactions;
  };
}
