import { type Expression, type ExpressionBuilder, type Kysely, type Selectable, type SqlBool, sql } from "kysely";
import type { Node } from "#/model/index.ts";
import { StoreError } from "../errors.ts";
import type { NodeTable, Schema } from "../schema.ts";
import type { NodeQuery } from "../store.ts";
import { isPlainField } from "./node-row.ts";

/** The rows of one page. `after`: the last row of the page before. */
export async function selectNodes(
  db: Kysely<Schema>,
  query: NodeQuery,
  after: Selectable<NodeTable> | null,
): Promise<Selectable<NodeTable>[]> {
  const key = sortKey(query);
  const direction = query.sortDirection ?? "asc";
  let select = db
    .selectFrom("nodes")
    .selectAll()
    .where((eb) => eb.and(conditions(eb, query)));
  if (after) select = select.where((eb) => following(eb, key, direction, after));
  // Where nulls go is said, because databases differ: absent is less than anything.
  select = select.orderBy(key, (order) => (direction === "asc" ? order.asc().nullsFirst() : order.desc().nullsLast()));
  if (key !== "id") select = select.orderBy("id", direction);
  if (query.limit !== undefined) select = select.limit(query.limit);
  return select.execute();
}

type Builder = ExpressionBuilder<Schema, "nodes">;

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
  if (query.descriptionContains !== undefined) {
    const pattern = `%${query.descriptionContains.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
    all.push(sql<SqlBool>`lower(${eb.ref("description")}) like ${pattern} escape '\\'`);
  }
  if (query.project !== undefined) all.push(eb.or([eb("owner", "=", query.project), eb("lessee", "=", query.project)]));
  if (!query.includeChildren && query.where?.parentNode === undefined) all.push(eb("parentNode", "is", null));
  return all;
}

/** The rows after one row in the order of `selectNodes`. Ties go by `id`, in the same direction, as in Ironic. */
function following(
  eb: Builder,
  key: keyof Node,
  direction: "asc" | "desc",
  after: Selectable<NodeTable>,
): Expression<SqlBool> {
  const beyond = direction === "asc" ? ">" : "<";
  const later = eb("id", beyond, after.id);
  if (key === "id") return later;
  const value = after[key];
  if (value === null) {
    const tie = eb.and([eb(key, "is", null), later]);
    return direction === "asc" ? eb.or([tie, eb(key, "is not", null)]) : tie;
  }
  const ahead = eb.or([eb(key, beyond, value), eb.and([eb(key, "=", value), later])]);
  return direction === "asc" ? ahead : eb.or([ahead, eb(key, "is", null)]);
}

function sortKey(query: NodeQuery): keyof Node {
  const key = query.sortKey ?? "id";
  if (isPlainField(key)) return key;
  throw new StoreError("NODE_SORT_KEY", "invalid", `The sort_key value ${key} is an invalid field for sorting`, {
    details: { sortKey: key },
  });
}
