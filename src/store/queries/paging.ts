import type { Expression, ExpressionBuilder, OrderByItemBuilder, SqlBool } from "kysely";

type Value = string | number | null;
/** Tables whose names and columns are only known at run time. */
export type AnyTables = Record<string, Record<string, Value>>;

export interface PageOrder {
  readonly key: string;
  readonly direction: "asc" | "desc";
}

/** The rows after one row. Ties go by `id`, in the same direction, as in Ironic. */
export function following(
  eb: ExpressionBuilder<AnyTables, string>,
  { key, direction }: PageOrder,
  after: Readonly<Record<string, Value>>,
): Expression<SqlBool> {
  const beyond = direction === "asc" ? ">" : "<";
  const later = eb("id", beyond, after.id ?? 0);
  if (key === "id") return later;
  const value = after[key] ?? null;
  if (value === null) {
    const tie = eb.and([eb(key, "is", null), later]);
    return direction === "asc" ? eb.or([tie, eb(key, "is not", null)]) : tie;
  }
  const ahead = eb.or([eb(key, beyond, value), eb.and([eb(key, "=", value), later])]);
  return direction === "asc" ? ahead : eb.or([ahead, eb(key, "is", null)]);
}

/** Where nulls go is said, because databases differ: absent is less than anything. */
export function inOrder(direction: "asc" | "desc") {
  return (order: OrderByItemBuilder) => (direction === "asc" ? order.asc().nullsFirst() : order.desc().nullsLast());
}

/** A pattern for LIKE that matches text which contains this, whatever the case. */
export function containing(text: string): string {
  return containingExactly(text.toLowerCase());
}

/** The same in this case; SQLite's LIKE takes others as well. */
export function containingExactly(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
