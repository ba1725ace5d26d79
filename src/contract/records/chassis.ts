import type { Chassis } from "#/model/index.ts";
import { recordFields } from "../fields/record-fields.ts";
import type { RecordShape } from "../fields/record-shape.ts";
import { linkPair } from "../links.ts";
import { string } from "../schemas.ts";

const field = recordFields<Chassis>();

export const CHASSIS_SHAPE: RecordShape<Chassis> = {
  noun: "chassis",
  path: ["chassis"],
  required: [],
  listFields: ["uuid", "description"],
  fields: {
    ...field.always("chassis"),
    description: field.optional(1, "description", string(255)),
    extra: field.dictionary(1, "extra"),
    // A list that holds one list of links: Ironic's own slip, which clients have got used to.
    nodes: { since: 1, read: ({ uuid }, { baseUrl }) => [linkPair(baseUrl, "chassis", uuid, "nodes")] },
  },
};
