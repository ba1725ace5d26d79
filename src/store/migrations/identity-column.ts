import { type ColumnBuilderCallback, type Kysely, PostgresAdapter } from "kysely";

/** Row numbers that are never given out twice: the one column type that databases do not agree on. */
export function identityColumn(db: Kysely<unknown>): ["serial" | "integer", ColumnBuilderCallback] {
  const postgres = db.getExecutor().adapter instanceof PostgresAdapter;
  return postgres
    ? ["serial", (col) => col.primaryKey()]
    : ["integer", (col) => col.primaryKey().autoIncrement().notNull()];
}
