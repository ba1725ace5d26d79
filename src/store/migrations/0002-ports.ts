import type { ColumnBuilderCallback, CreateTableBuilder, Kysely } from "kysely";
import { identityColumn } from "./identity-column.ts";

/** Ports, port groups, chassis and volumes. What belongs to a node goes with it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await nodesTable(db, "portgroups")
    .addColumn("address", "text", (col) => col.unique())
    .addColumn("name", "text", (col) => col.unique())
    .addColumn("extra", "text", (col) => col.notNull())
    .addColumn("internal_info", "text", (col) => col.notNull())
    .addColumn("mode", "text")
    .addColumn("properties", "text", (col) => col.notNull())
    .addColumn("standalone_ports_supported", "integer", (col) => col.notNull())
    .addColumn("physical_network", "text")
    .addColumn("category", "text")
    .execute();
  await db.schema.createIndex("portgroups_node").on("portgroups").column("node_uuid").execute();

  await nodesTable(db, "ports")
    .addColumn("address", "text", (col) => col.notNull().unique())
    .addColumn("name", "text", (col) => col.unique())
    .addColumn("extra", "text", (col) => col.notNull())
    .addColumn("internal_info", "text", (col) => col.notNull())
    .addColumn("local_link_connection", "text", (col) => col.notNull())
    .addColumn("pxe_enabled", "integer", (col) => col.notNull())
    .addColumn("portgroup_uuid", "text", (col) => col.references("portgroups.uuid"))
    .addColumn("physical_network", "text")
    .addColumn("is_smartnic", "integer", (col) => col.notNull())
    .addColumn("description", "text")
    .addColumn("vendor", "text")
    .addColumn("category", "text")
    .execute();
  await db.schema.createIndex("ports_node").on("ports").column("node_uuid").execute();
  await db.schema.createIndex("ports_portgroup").on("ports").column("portgroup_uuid").execute();

  await recordTable(db, "chassis")
    .addColumn("description", "text")
    .addColumn("extra", "text", (col) => col.notNull())
    .execute();
  await db.schema.createIndex("nodes_chassis").on("nodes").column("chassis_uuid").execute();

  await nodesTable(db, "volume_connectors")
    .addColumn("type", "text", (col) => col.notNull())
    .addColumn("connector_id", "text", (col) => col.notNull())
    .addColumn("extra", "text", (col) => col.notNull())
    .addUniqueConstraint("volume_connectors_type_id", ["type", "connector_id"])
    .execute();
  await db.schema.createIndex("volume_connectors_node").on("volume_connectors").column("node_uuid").execute();

  await nodesTable(db, "volume_targets")
    .addColumn("volume_type", "text", (col) => col.notNull())
    .addColumn("boot_index", "integer", (col) => col.notNull())
    .addColumn("volume_id", "text", (col) => col.notNull())
    .addColumn("extra", "text", (col) => col.notNull())
    .addColumn("properties", "text", (col) => col.notNull())
    .addUniqueConstraint("volume_targets_boot_index", ["node_uuid", "boot_index"])
    .execute();
}

const REQUIRED: ColumnBuilderCallback = (col) => col.notNull();

/** The columns of every record. */
export function recordTable(db: Kysely<unknown>, name: string): CreateTableBuilder<string, string> {
  return db.schema
    .createTable(name)
    .addColumn("id", ...identityColumn(db))
    .addColumn("uuid", "text", (col) => col.notNull().unique())
    .addColumn("created_at", "bigint", REQUIRED)
    .addColumn("updated_at", "bigint");
}

function nodesTable(db: Kysely<unknown>, name: string): CreateTableBuilder<string, string> {
  return recordTable(db, name).addColumn("node_uuid", "text", (col) =>
    col.notNull().references("nodes.uuid").onDelete("cascade"),
  );
}
