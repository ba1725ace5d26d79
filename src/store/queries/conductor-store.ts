import type { CompiledQuery, Kysely, Selectable } from "kysely";
import type { Clock } from "#/lib/time/index.ts";
import type { Conductor } from "#/model/index.ts";
import { conductorNotFound, StoreError } from "../errors.ts";
import type { ConductorTable, Schema } from "../schema.ts";
import type { ConductorStore } from "../store.ts";

/** The right to be the only conductor of a database. Dies with the process that holds it. */
export interface ConductorLease {
  /** True when it is ours now, also when it was before. */
  take(): boolean;
  /** Idempotent. */
  release(): void;
}

export interface ConductorStoreOptions {
  /** A conductor whose last heartbeat is older than this does not count as online (Ironic's `heartbeat_timeout`). */
  readonly heartbeatTimeoutMs: number;
  /** Named to a second conductor that is refused. */
  readonly pid: number;
  /** Null where several conductors share a database. */
  readonly lease: ConductorLease | null;
}

export class KyselyConductorStore implements ConductorStore {
  readonly #options: ConductorStoreOptions;
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;
  /** Every answer about a node asks for it: compiled once. */
  readonly #all: CompiledQuery<Selectable<ConductorTable>>;

  constructor(options: ConductorStoreOptions, db: Kysely<Schema>, clock: Clock) {
    this.#options = options;
    this.#db = db;
    this.#all = db.selectFrom("conductors").selectAll().orderBy("id").compile();
    this.#clock = clock;
  }

  async register(given: { hostname: string; conductorGroup: string; drivers: readonly string[] }): Promise<Conductor> {
    const { lease, pid } = this.#options;
    if (lease && !lease.take()) throw await this.#alreadyRunning();
    const now = this.#clock.now();
    const live = {
      conductorGroup: given.conductorGroup,
      drivers: JSON.stringify(given.drivers),
      online: 1,
      pid: lease ? pid : null,
      updatedAt: now,
    };
    return this.#db.transaction().execute(async (transaction) => {
      // With the lease in hand, whoever else is on the list is gone.
      if (lease) await transaction.updateTable("conductors").set({ online: 0 }).execute();
      const row = await transaction
        .insertInto("conductors")
        .values({ ...live, hostname: given.hostname, createdAt: now })
        .onConflict((conflict) => conflict.column("hostname").doUpdateSet(live))
        .returningAll()
        .executeTakeFirstOrThrow();
      return this.#decode(row);
    });
  }

  async heartbeat(hostname: string): Promise<void> {
    const beat = await this.#db
      .updateTable("conductors")
      .set({ online: 1, updatedAt: this.#clock.now() })
      .where("hostname", "=", hostname)
      .executeTakeFirst();
    if (beat.numUpdatedRows === 0n) throw conductorNotFound(hostname);
  }

  async unregister(hostname: string): Promise<void> {
    await this.#db.updateTable("conductors").set({ online: 0 }).where("hostname", "=", hostname).execute();
    this.#options.lease?.release();
  }

  async get(hostname: string): Promise<Conductor> {
    const row = await this.#db.selectFrom("conductors").selectAll().where("hostname", "=", hostname).executeTakeFirst();
    if (!row) throw conductorNotFound(hostname);
    return this.#decode(row);
  }

  async list(): Promise<Conductor[]> {
    const { rows } = await this.#db.executeQuery(this.#all);
    return rows.map((row) => this.#decode(row));
  }

  #decode(row: Selectable<ConductorTable>): Conductor {
    const fresh = this.#clock.now() - row.updatedAt <= this.#options.heartbeatTimeoutMs;
    return {
      id: row.id,
      hostname: row.hostname,
      conductorGroup: row.conductorGroup,
      drivers: JSON.parse(row.drivers) as string[],
      online: row.online === 1 && fresh,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
    };
  }

  async #alreadyRunning(): Promise<StoreError> {
    const rows = await this.#db.selectFrom("conductors").selectAll().where("online", "=", 1).execute();
    const holder = rows.map((row) => ` (host ${row.hostname}, pid ${row.pid})`).join("");
    return new StoreError(
      "CONDUCTOR_RUNNING",
      "conflict",
      `another conductor is running on this database${holder}: stop it, or give this one a database of its own`,
    );
  }
}
