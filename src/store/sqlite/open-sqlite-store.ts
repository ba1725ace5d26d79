import { randomBytes } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";
import { StoreError } from "../errors.ts";
import { migrate } from "../migrations/migrate.ts";
import { ColumnNames, fieldOf } from "../queries/column-names.ts";
import type { ConductorLease } from "../queries/conductor-store.ts";
import { kyselyStore } from "../queries/kysely-store.ts";
import type { Schema } from "../schema.ts";
import { checkKey } from "../secrets/check-key.ts";
import { loadKeyFile } from "../secrets/key-file.ts";
import { KEY_BYTES, SecretBox } from "../secrets/secret-box.ts";
import type { Store } from "../store.ts";
import { ConductorLock } from "./conductor-lock.ts";
import { createOwnFile } from "./own-file.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import { isBusy, translateSqliteError } from "./sqlite-errors.ts";

/** How long a statement waits for another process to finish its write. Blocks this one, so it is short. */
const BUSY_TIMEOUT_MS = 5_000;
/** Two processes that open a new database at once: SQLite does not wait by itself while one turns WAL on. */
const WAL_TRIES = 50;
const WAL_RETRY_MS = 20;
const DEFAULT_HEARTBEAT_TIMEOUT_MS = 60_000;

export interface SqliteStoreOptions {
  /** Made with mode 0600, its folder with 0700, when it is not there. */
  readonly path: string;
  /** Keys that encrypt the secrets; made when it is not there. */
  readonly keyFile: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly heartbeatTimeoutMs?: number;
}

/**
 * Opens the database file, brings its schema up to date and checks the key. What has been acknowledged is on the disk:
 * it survives `kill -9` and a power cut. Several processes may have it open, one of them as the conductor.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { clock, log, keyFile } = options;
  const path = await createFile(options.path);
  const keys = await loadKeyFile(keyFile);
  const database = openDatabase(path);
  try {
    await enableWal(database, path, clock);
    return await build({
      database,
      name: path,
      keyFile,
      box: new SecretBox(keys),
      clock,
      log,
      lease: new ConductorLock(path),
      heartbeatTimeoutMs: options.heartbeatTimeoutMs ?? DEFAULT_HEARTBEAT_TIMEOUT_MS,
    });
  } catch (error) {
    if (database.isOpen) database.close();
    throw translateSqliteError(error, path);
  }
}

/** A store that is gone with the process, with a key of its own. For tests. */
export async function openMemoryStore(options: { clock?: Clock; heartbeatTimeoutMs?: number } = {}): Promise<Store> {
  return build({
    database: openDatabase(":memory:"),
    name: ":memory:",
    keyFile: "(none)",
    box: new SecretBox([randomBytes(KEY_BYTES)]),
    clock: options.clock ?? systemClock,
    log: silentLogger,
    lease: null,
    heartbeatTimeoutMs: options.heartbeatTimeoutMs ?? DEFAULT_HEARTBEAT_TIMEOUT_MS,
  });
}

interface Parts {
  readonly database: DatabaseSync;
  readonly name: string;
  readonly keyFile: string;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly log: Logger;
  readonly lease: ConductorLease | null;
  readonly heartbeatTimeoutMs: number;
}

async function build(parts: Parts): Promise<Store> {
  const { database, name, keyFile, box, clock, log, lease, heartbeatTimeoutMs } = parts;
  const steps = await migrate(new Kysely<Schema>({ dialect: sqliteDialect(database, name) }), name);
  const db = new Kysely<Schema>({ dialect: sqliteDialect(database, name, fieldOf), plugins: [new ColumnNames()] });
  if (steps.length > 0) log.info("database schema brought up to date", { database: name, steps });
  const rotated = await checkKey(db, box, keyFile);
  if (rotated > 0) log.info("secrets encrypted with the new key", { database: name, nodes: rotated });
  return kyselyStore({ heartbeatTimeoutMs, pid: process.pid, lease }, { db, box, clock });
}

function openDatabase(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    // FULL syncs the log at every commit: NORMAL would lose the last ones in a power cut.
    database.exec("pragma synchronous = full; pragma trusted_schema = off");
    return database;
  } catch (error) {
    throw translateSqliteError(error, path);
  }
}

async function enableWal(database: DatabaseSync, path: string, clock: Clock): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      const mode = database.prepare("pragma journal_mode = wal").get()?.journal_mode;
      if (mode === "wal") return;
      throw new StoreError(
        "STORE_OPEN_FAILED",
        "invalid",
        `${path}: the file system cannot hold a database that several processes share (journal mode is ${String(mode)}): use a local disk`,
      );
    } catch (error) {
      if (!isBusy(error) || tries >= WAL_TRIES) throw error;
      await clock.sleep(WAL_RETRY_MS);
    }
  }
}

/** SQLite would make the file readable for everybody. Returns the real path, so that links share one conductor lock. */
async function createFile(path: string): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    createOwnFile(path);
    return await realpath(path);
  } catch (error) {
    throw new StoreError("STORE_OPEN_FAILED", "invalid", `database ${path} cannot be made: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}
