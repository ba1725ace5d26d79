import { type Expression, type ExpressionBuilder, type Kysely, type Selectable, type SqlBool, sql } from "kysely";
import type { Node } from "#/model/index.ts";
import { StoreError } from "../errors.ts";
import type { NodeTable, Schema } from "../schema.ts";
import type { NodeQuery } from "../store.ts";
import { isPlainField, maskedDecoder } from "./node-row.ts";
import { type AnyTables, containing, containingExactly, following, inOrder } from "./paging.ts";

/** The rows of one page. `after`: the last row of the page before. */
export async function selectNodes(
  db: Kysely<Schema>,
  query: NodeQuery,
  after: Selectable<NodeTable> | null,
): Promise<Selectable<NodeTable>[]> {
  return await matching(db, query, after).selectAll().execute();
}

/** Nodes with some of their fields, secrets masked. */
export async function selectMasked<K extends keyof Node>(
  db: Kysely<Schema>,
  query: NodeQuery,
  after: Selectable<NodeTable> | null,
  fields: readonly K[],
): Promise<Pick<Node, K>[]> {
  const rows = await matching(db, query, after).select(fields).execute();
  return rows.map(maskedDecoder(fields));
}

function matching(db: Kysely<Schema>, query: NodeQuery, after: Selectable<NodeTable> | null) {
  const key = sortKey(query);
  const direction = query.sortDirection ?? "asc";
  let select = db.selectFrom("nodes").where((eb) => eb.and(conditions(eb, query)));
  if (after) select = select.where((eb) => following(eb as unknown as AnyBuilder, { key, direction }, { ...after }));
  select = select.orderBy(key, inOrder(direction));
  if (key !== "id") select = select.orderBy("id", direction);
  return query.limit === undefined ? select : select.limit(query.limit);
}

type Builder = ExpressionBuilder<Schema, "nodes">;
type AnyBuilder = ExpressionBuilder<AnyTables, string>;

function conditions(eb: Builder, query: NodeQuery): Expression<SqlBool>[] {
  const all: Expression<SqlBool>[] = [];
  for (const [field, value] of Object.entries(query.where ?? {})) {
    if (value === undefined) continue;
    const column = field as keyof NonNullable<NodeQuery["where"]>;
    all.push(
      value === null ? eb(column, "is", null) : eb(column, "=", typeof value === "boolean" ? Number(value) : value),
    );
  }
  if (query.associated !== undefined) all.push(eb("instanceUuid", query.associated ? "is not" : "is", null));
  if (query.sharded !== undefined) all.push(eb("shard", query.sharded ? "is not" : "is", null));
  if (query.descriptionContains !== undefined) {
    const pattern = containing(query.descriptionContains);
    all.push(sql<SqlBool>`lower(${eb.ref("description")}) like ${pattern} escape '\\'`);
  }
  if (query.calledLike !== undefined) all.push(calledLike(eb, query.calledLike));
  if (query.project !== undefined) all.push(eb.or([eb("owner", "=", query.project), eb("lessee", "=", query.project)]));
  if (!query.includeChildren && query.where?.parentNode === undefined) all.push(eb("parentNode", "is", null));
  return all;
}

function calledLike(eb: Builder, text: string): Expression<SqlBool> {
  const like = (column: "name" | "instanceName" | "uuid" | "instanceUuid" | "instanceInfo", pattern: string) =>
    sql<SqlBool>`${eb.ref(column)} like ${pattern} escape '\\'`;
  const plain = containingExactly(text);
  // Inside `instance_info` it is written as JSON writes it.
  const quoted = containingExactly(JSON.stringify(text).slice(1, -1));
  const columns = ["name", "instanceName", "uuid", "instanceUuid"] as const;
  return eb.or([...columns.map((column) => like(column, plain)), like("instanceInfo", quoted)]);
}

function sortKey(query: NodeQuery): keyof Node {
  const key = query.sortKey ?? "id";
  if (isPlainField(key)) return key;
  throw new StoreError("NODE_SORT_KEY", "invalid", `The sort_key value ${key} is an invalid field for sorting`, {
    details: { sortKey: key },
  });
}
