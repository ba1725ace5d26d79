import { type TSchema, Type } from "typebox";
import type { JsonValue } from "#/model/index.ts";
import { versionText } from "../microversion.ts";
import { NODE_FIELDS, type NodeWire } from "../node/fields.ts";
import { nodeWrite, writableNames } from "../node/writes.ts";
import { type CallShape, detail, fields, flag, jsonPatch, next, onlyFields, paging, text } from "./call-shape.ts";

/** A node with the fields of the version, or those asked for. */
export const node = Type.Unsafe<NodeWire>(
  Type.Object(fieldsOfNode(), { additionalProperties: false, description: "x-since: the microversion of a field" }),
);

/** What POST nodes takes: any of the fields that may be written, and the driver. */
type NewNodeWire = { readonly [Name in Exclude<keyof NodeWire, ReadOnly>]?: NodeWire[Name] | JsonValue } & {
  readonly driver: string;
};
type ReadOnly = "links" | "ports" | "portgroups" | "states" | "volume" | "created_at" | "updated_at" | "reservation";

export const newNode = Type.Unsafe<NewNodeWire>(Type.Object(fieldsOfNewNode(), { additionalProperties: false }));

const filter = Type.Optional(text);
const filterFlag = Type.Optional(flag);
const filters = {
  instance_uuid: filter,
  chassis_uuid: filter,
  associated: filterFlag,
  maintenance: filterFlag,
  provision_state: filter,
  driver: filter,
  resource_class: filter,
  fault: filter,
  conductor_group: filter,
  conductor: filter,
  owner: filter,
  description_contains: filter,
  retired: filterFlag,
  lessee: filter,
  project: filter,
  shard: filter,
  sharded: filterFlag,
  include_children: filterFlag,
  parent_node: filter,
  instance_name: filter,
};
const list = Type.Object({ nodes: Type.Array(node), next }, { additionalProperties: false });

/** What each interface says; `reason` with a false. */
const validation = Type.Record(
  Type.String(),
  Type.Object({ result: Type.Union([flag, Type.Null()]), reason: Type.Optional(text) }),
);

export const NODE_CALLS = {
  listNodes: { query: Type.Object({ ...filters, ...paging, fields, detail }), answer: list },
  listNodesDetail: { query: Type.Object({ ...filters, ...paging }), answer: list },
  listChassisNodes: { query: Type.Object({ ...filters, ...paging, fields, detail }), answer: list },
  listChassisNodesDetail: { query: Type.Object({ ...filters, ...paging }), answer: list },
  createNode: { body: newNode, answer: node },
  showNode: { query: onlyFields, answer: node },
  updateNode: { query: Type.Object({ reset_interfaces: filterFlag }), body: jsonPatch, answer: node },
  deleteNode: {},
  validateNode: { answer: validation },
  validateNodeQuery: { query: Type.Object({ node: text }), answer: validation },
  setMaintenance: { body: Type.Object({ reason: filter }) },
  unsetMaintenance: {},
} as const satisfies Record<string, CallShape>;

function fieldsOfNode(): Record<string, TSchema> {
  const all = Object.entries(NODE_FIELDS);
  return Object.fromEntries(
    all.map(([name, { since }]) => [name, Type.Optional(Type.Unknown({ "x-since": versionText(since) }))]),
  );
}

function fieldsOfNewNode(): Record<string, TSchema> {
  return Object.fromEntries(
    writableNames("create").flatMap((name) => {
      const schema = nodeWrite(name, "create")?.schema;
      return schema ? [[name, name === "driver" ? schema : Type.Optional(schema)]] : [];
    }),
  );
}
