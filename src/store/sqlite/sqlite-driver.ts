import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from "kysely";
import { translateSqliteError } from "./sqlite-errors.ts";

/** Prepared statements kept. The queries are few; only the combinations of list filters could make more. */
const MAX_STATEMENTS = 256;

interface CachedStatement {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

/** The one connection: node:sqlite is synchronous, and Kysely queues users of a database with a single connection. */
class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #name: string;
  readonly #statements = new Map<string, CachedStatement>();

  constructor(database: DatabaseSync, name: string) {
    this.#database = database;
    this.#name = name;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = query.parameters as readonly SQLInputValue[];
    try {
      const { statement, returnsRows } = this.#prepare(query.sql);
      if (returnsRows) return { rows: statement.all(...parameters) as R[] };
      const { changes } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes) };
    } catch (error) {
      throw translateSqliteError(error, this.#name);
    }
  }

  /** Kysely asks for the method; nothing here is large enough to stream. */
  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("the SQLite driver does not stream");
  }

  /** For what is not worth a statement of its own. */
  exec(sql: string): void {
    try {
      this.#database.exec(sql);
    } catch (error) {
      throw translateSqliteError(error, this.#name);
    }
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  #prepare(sql: string): CachedStatement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    const cached = { statement, returnsRows: statement.columns().length > 0 };
    if (this.#statements.size >= MAX_STATEMENTS) {
      for (const oldest of this.#statements.keys()) {
        this.#statements.delete(oldest);
        break;
      }
    }
    this.#statements.set(sql, cached);
    return cached;
  }
}

export class SqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #connection: SqliteConnection;

  constructor(database: DatabaseSync, name: string) {
    this.#database = database;
    this.#connection = new SqliteConnection(database, name);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {}

  /** Takes the write lock at once: a transaction that turns writer half-way can fail, whatever the busy timeout is. */
  async beginTransaction(): Promise<void> {
    this.#connection.exec("begin immediate");
  }

  async commitTransaction(): Promise<void> {
    this.#connection.exec("commit");
  }

  /** SQLite has already rolled back by itself after some errors, such as a full disk. */
  async rollbackTransaction(): Promise<void> {
    if (this.#connection.inTransaction) this.#connection.exec("rollback");
  }

  async destroy(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }
}
