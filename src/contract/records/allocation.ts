import type { Allocation } from "#/model/index.ts";
import { recordFields, unsorted } from "../fields/record-fields.ts";
import type { RecordShape } from "../fields/record-shape.ts";
import { SINCE } from "../microversion.ts";
import { list, string } from "../schemas.ts";
import { trait } from "./traits.ts";

const field = recordFields<Allocation>();

/** `node`, with which a backfill names its node, is not a field: the collection takes it out of the body. */
export const ALLOCATION_SHAPE: RecordShape<Allocation> = {
  noun: "allocation",
  path: ["allocations"],
  required: [],
  listFields: [
    "uuid",
    "name",
    "state",
    "node_uuid",
    "resource_class",
    "owner",
    "candidate_nodes",
    "extra",
    "last_error",
    "traits",
    "created_at",
    "updated_at",
  ],
  fields: {
    ...field.always("allocations"),
    candidate_nodes: unsorted(field.value(1, "candidateNodes", list(string(255), 1000), { on: "create" })),
    extra: field.dictionary(1, "extra"),
    last_error: { since: 1, read: (allocation) => allocation.lastError, sort: "lastError" },
    name: field.optional(1, "name", string(255)),
    node_uuid: { since: 1, read: (allocation) => allocation.nodeUuid, sort: "nodeUuid" },
    owner: field.optional(SINCE.allocationOwner, "owner", string(255), { on: "create" }),
    resource_class: field.optional(1, "resourceClass", string(80), { on: "create" }),
    state: { since: 1, read: (allocation) => allocation.state, sort: "state" },
    traits: unsorted(field.value(1, "traits", list(trait(), 50), { on: "create" })),
  },
};
