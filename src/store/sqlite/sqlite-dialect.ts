import type { DatabaseSync } from "node:sqlite";
import { type Dialect, type Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import { type ColumnName, SqliteDriver } from "./sqlite-driver.ts";

/**
 * SQLite's DDL is transactional: a migration that is cut off has not happened. (Kysely's own adapter does not claim it
 * because of the drivers it has to serve.) The migrations' lock is `begin immediate` itself.
 */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  /** The driver lets its users take turns by itself, so that single writes can share a commit. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** Kysely on Node's own SQLite. The database is closed by `Kysely.destroy`. */
export function sqliteDialect(
  database: DatabaseSync,
  name: string,
  columnName: ColumnName = (column) => column,
): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new SqliteDriver(database, name, columnName),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}
