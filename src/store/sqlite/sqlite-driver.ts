import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from "kysely";
import { translateSqliteError } from "./sqlite-errors.ts";
import { WriteBatch } from "./write-batch.ts";

/** Prepared statements kept. The queries are few; only the combinations of list filters could make more. */
const MAX_STATEMENTS = 256;

/** What may share a transaction with others of its kind. */
const SINGLE_WRITE = /^\s*(insert|update|delete)\b/i;

/** What a column is called in rows. */
export type ColumnName = (column: string) => string;

interface CachedStatement {
  readonly statement: StatementSync;
  /** Of its rows; empty for a statement that has none. */
  readonly columns: readonly string[];
}

/** The one database: node:sqlite is synchronous. What Kysely calls connections are the turns of its users. */
class SqliteCore {
  readonly #database: DatabaseSync;
  readonly #name: string;
  readonly #columnName: ColumnName;
  readonly #statements = new Map<string, CachedStatement>();
  readonly #batch: WriteBatch;
  /** Who has a transaction open, and what resolves when it ends. */
  #transaction: { readonly owner: object; readonly ended: PromiseWithResolvers<void> } | null = null;

  constructor(database: DatabaseSync, name: string, columnName: ColumnName) {
    this.#database = database;
    this.#name = name;
    this.#columnName = columnName;
    this.#batch = new WriteBatch(database);
  }

  async execute<R>(owner: object, query: CompiledQuery): Promise<QueryResult<R>> {
    // Asked again after every wait: somebody may have been quicker.
    for (let other = this.#othersTransaction(owner); other; other = this.#othersTransaction(owner)) await other;
    const run = () => this.#run<R>(query);
    try {
      return this.#transaction === null && SINGLE_WRITE.test(query.sql) ? await this.#batch.add(run) : run();
    } catch (error) {
      throw translateSqliteError(error, this.#name);
    }
  }

  /** Takes the write lock at once: a transaction that turns writer half-way can fail, whatever the busy timeout is. */
  async begin(owner: object): Promise<void> {
    for (let other = this.#othersTransaction(owner); other; other = this.#othersTransaction(owner)) await other;
    this.#batch.flush();
    this.#exec("begin immediate");
    this.#transaction = { owner, ended: Promise.withResolvers() };
  }

  /** SQLite has already rolled back by itself after some errors, such as a full disk. */
  end(how: "commit" | "rollback"): void {
    try {
      if (how === "commit" || this.#database.isTransaction) this.#exec(how);
    } finally {
      if (!this.#database.isTransaction) {
        this.#transaction?.ended.resolve();
        this.#transaction = null;
      }
    }
  }

  close(): void {
    if (!this.#database.isOpen) return;
    this.#batch.flush();
    this.#database.close();
  }

  /** While somebody else has a transaction open: its end. */
  #othersTransaction(owner: object): Promise<void> | null {
    return this.#transaction === null || this.#transaction.owner === owner ? null : this.#transaction.ended.promise;
  }

  #run<R>(query: CompiledQuery): QueryResult<R> {
    const parameters = query.parameters as readonly SQLInputValue[];
    const { statement, columns } = this.#prepare(query.sql);
    if (columns.length > 0) {
      const rows = statement.all(...parameters) as unknown as readonly (readonly unknown[])[];
      return { rows: rows.map((cells) => named(columns, cells) as R) };
    }
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  /** For what is not worth a statement of its own. */
  #exec(sql: string): void {
    try {
      this.#database.exec(sql);
    } catch (error) {
      throw translateSqliteError(error, this.#name);
    }
  }

  #prepare(sql: string): CachedStatement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    // Node's own objects for rows are hash tables, slow to make and to read.
    statement.setReturnArrays(true);
    const cached = { statement, columns: statement.columns().map(({ name }) => this.#columnName(name)) };
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

function named(columns: readonly string[], cells: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i++) row[columns[i] as string] = cells[i];
  return row;
}

class SqliteConnection implements DatabaseConnection {
  readonly #core: SqliteCore;

  constructor(core: SqliteCore) {
    this.#core = core;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.#core.execute(this, query);
  }

  /** Kysely asks for the method; nothing here is large enough to stream. */
  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("the SQLite driver does not stream");
  }
}

export class SqliteDriver implements Driver {
  readonly #core: SqliteCore;

  constructor(database: DatabaseSync, name: string, columnName: ColumnName) {
    this.#core = new SqliteCore(database, name, columnName);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return new SqliteConnection(this.#core);
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#core.begin(connection);
  }

  async commitTransaction(): Promise<void> {
    this.#core.end("commit");
  }

  async rollbackTransaction(): Promise<void> {
    this.#core.end("rollback");
  }

  async destroy(): Promise<void> {
    this.#core.close();
  }
}
