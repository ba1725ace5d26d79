import { type Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { StoreError } from "../errors.ts";
import { MIGRATIONS } from "./index.ts";

/**
 * Brings the schema up to date in one transaction, so that a crash leaves the old schema or the new one. Several
 * processes may do so at once. `database` is named in errors.
 */
export async function migrate<Schema>(db: Kysely<Schema>, database: string): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  await refuseNewer(db, database);
  const { error, results } = await migrator.migrateToLatest();
  if (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError("STORE_OPEN_FAILED", "internal", `${database}: bringing the schema up to date failed`, {
      cause: error,
    });
  }
  return (results ?? []).map((result) => result.migrationName);
}

async function refuseNewer<Schema>(db: Kysely<Schema>, database: string): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === "kysely_migration")) {
    if (tables.length === 0) return;
    throw new StoreError(
      "STORE_OPEN_FAILED",
      "invalid",
      `${database} is a database of another program (it has the table ${tables[0]?.name}); give Outband one of its own`,
    );
  }
  const done = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const unknown = done.rows.map((row) => row.name).filter((name) => !(name in MIGRATIONS));
  if (unknown.length === 0) return;
  throw new StoreError(
    "STORE_TOO_NEW",
    "invalid",
    `${database} was made by a newer version of Outband (it has the schema step ${unknown.toSorted().at(-1)}, ` +
      "which this version does not know); run that version again, or restore a backup from before the upgrade",
    { details: { steps: unknown } },
  );
}
