import type { Kysely } from "kysely";
import { identityColumn } from "./identity-column.ts";

/** Nodes, their console sessions, the conductors, and facts about the database itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("nodes")
    .addColumn("id", ...identityColumn(db))
    .addColumn("uuid", "text", (col) => col.notNull().unique())
    .addColumn("created_at", "bigint", (col) => col.notNull())
    .addColumn("updated_at", "bigint")
    .addColumn("name", "text", (col) => col.unique())
    .addColumn("driver", "text", (col) => col.notNull())
    .addColumn("interfaces", "text", (col) => col.notNull())
    .addColumn("driver_info", "text", (col) => col.notNull())
    .addColumn("driver_internal_info", "text", (col) => col.notNull())
    .addColumn("instance_info", "text", (col) => col.notNull())
    .addColumn("properties", "text", (col) => col.notNull())
    .addColumn("extra", "text", (col) => col.notNull())
    .addColumn("network_data", "text", (col) => col.notNull())
    .addColumn("instance_uuid", "text", (col) => col.unique())
    .addColumn("instance_name", "text")
    .addColumn("chassis_uuid", "text")
    .addColumn("allocation_uuid", "text")
    .addColumn("resource_class", "text")
    .addColumn("conductor_group", "text", (col) => col.notNull())
    .addColumn("owner", "text")
    .addColumn("lessee", "text")
    .addColumn("description", "text")
    .addColumn("shard", "text")
    .addColumn("parent_node", "text")
    .addColumn("power_state", "text")
    .addColumn("target_power_state", "text")
    .addColumn("provision_state", "text", (col) => col.notNull())
    .addColumn("target_provision_state", "text")
    .addColumn("provision_updated_at", "bigint")
    .addColumn("console_enabled", "integer", (col) => col.notNull())
    .addColumn("maintenance", "integer", (col) => col.notNull())
    .addColumn("maintenance_reason", "text")
    .addColumn("fault", "text")
    .addColumn("last_error", "text")
    .addColumn("reservation", "text")
    .addColumn("conductor_affinity", "text")
    .addColumn("automated_clean", "integer")
    .addColumn("protected", "integer", (col) => col.notNull())
    .addColumn("protected_reason", "text")
    .addColumn("retired", "integer", (col) => col.notNull())
    .addColumn("retired_reason", "text")
    .addColumn("disable_power_off", "integer", (col) => col.notNull())
    .addColumn("boot_mode", "text")
    .addColumn("secure_boot", "integer")
    .addColumn("traits", "text", (col) => col.notNull())
    .execute();
  await db.schema.createIndex("nodes_reservation").on("nodes").column("reservation").execute();

  await db.schema
    .createTable("console_sessions")
    .addColumn("id", "text", (col) => col.primaryKey())
    .addColumn("node_uuid", "text", (col) => col.notNull().references("nodes.uuid").onDelete("cascade"))
    .addColumn("kind", "text", (col) => col.notNull())
    .addColumn("token_hash", "text", (col) => col.notNull())
    .addColumn("mode", "text", (col) => col.notNull())
    .addColumn("created_at", "bigint", (col) => col.notNull())
    .addColumn("expires_at", "bigint", (col) => col.notNull())
    .addColumn("ceiling_at", "bigint", (col) => col.notNull())
    .addUniqueConstraint("console_sessions_node_token", ["node_uuid", "token_hash"])
    .execute();
  await db.schema.createIndex("console_sessions_expiry").on("console_sessions").column("expires_at").execute();

  await db.schema
    .createTable("conductors")
    .addColumn("id", ...identityColumn(db))
    .addColumn("hostname", "text", (col) => col.notNull().unique())
    .addColumn("conductor_group", "text", (col) => col.notNull())
    .addColumn("drivers", "text", (col) => col.notNull())
    .addColumn("online", "integer", (col) => col.notNull())
    .addColumn("pid", "integer")
    .addColumn("created_at", "bigint", (col) => col.notNull())
    .addColumn("updated_at", "bigint", (col) => col.notNull())
    .execute();

  await db.schema
    .createTable("settings")
    .addColumn("name", "text", (col) => col.primaryKey())
    .addColumn("value", "text", (col) => col.notNull())
    .execute();
}
