import type { Kysely } from "kysely";
import { recordTable } from "./0002-ports.ts";

/** Allocations, deploy templates, runbooks, and the history of nodes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await recordTable(db, "allocations")
    .addColumn("name", "text", (col) => col.unique())
    .addColumn("node_uuid", "text", (col) => col.references("nodes.uuid").onDelete("cascade"))
    .addColumn("state", "text", (col) => col.notNull())
    .addColumn("last_error", "text")
    .addColumn("resource_class", "text")
    .addColumn("candidate_nodes", "text", (col) => col.notNull())
    .addColumn("traits", "text", (col) => col.notNull())
    .addColumn("extra", "text", (col) => col.notNull())
    .addColumn("owner", "text")
    .execute();
  await db.schema.createIndex("allocations_node").on("allocations").column("node_uuid").execute();

  await recordTable(db, "deploy_templates")
    .addColumn("name", "text", (col) => col.notNull().unique())
    .addColumn("steps", "text", (col) => col.notNull())
    .addColumn("extra", "text", (col) => col.notNull())
    .execute();

  await recordTable(db, "runbooks")
    .addColumn("name", "text", (col) => col.notNull().unique())
    .addColumn("steps", "text", (col) => col.notNull())
    .addColumn("extra", "text", (col) => col.notNull())
    .addColumn("disable_ramdisk", "integer", (col) => col.notNull())
    .addColumn("public", "integer", (col) => col.notNull())
    .addColumn("owner", "text")
    .execute();

  await recordTable(db, "node_history")
    .addColumn("node_uuid", "text", (col) => col.notNull().references("nodes.uuid").onDelete("cascade"))
    .addColumn("severity", "text", (col) => col.notNull())
    .addColumn("event", "text", (col) => col.notNull())
    .addColumn("event_type", "text", (col) => col.notNull())
    .addColumn("conductor", "text", (col) => col.notNull())
    .addColumn("user", "text")
    .execute();
  await db.schema.createIndex("node_history_node").on("node_history").column("node_uuid").execute();
}
