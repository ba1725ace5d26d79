import type { Kysely } from "kysely";

/** The step a node is at, and when it was inspected. SQLite adds one column at a time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const step of ["clean_step", "deploy_step", "service_step"]) {
    await db.schema
      .alterTable("nodes")
      .addColumn(step, "text", (col) => col.notNull().defaultTo("{}"))
      .execute();
  }
  for (const time of ["inspection_started_at", "inspection_finished_at"]) {
    await db.schema.alterTable("nodes").addColumn(time, "bigint").execute();
  }
}
