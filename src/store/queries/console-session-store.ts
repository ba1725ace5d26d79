import type { Kysely } from "kysely";
import type { ConsoleKind, ConsoleSession } from "#/model/index.ts";
import { ConstraintViolation, nodeNotFound } from "../errors.ts";
import type { Schema } from "../schema.ts";
import type { ConsoleSessionStore } from "../store.ts";

export class KyselyConsoleSessionStore implements ConsoleSessionStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert(session: ConsoleSession): Promise<void> {
    try {
      await this.#db.insertInto("consoleSessions").values(session).execute();
    } catch (error) {
      if (error instanceof ConstraintViolation && error.kind === "foreign-key") throw nodeNotFound(session.nodeUuid);
      throw error;
    }
  }

  async find(nodeUuid: string, tokenHash: string): Promise<ConsoleSession | null> {
    const row = await this.#db
      .selectFrom("consoleSessions")
      .selectAll()
      .where("nodeUuid", "=", nodeUuid)
      .where("tokenHash", "=", tokenHash)
      .executeTakeFirst();
    return row ?? null;
  }

  async findByToken(tokenHash: string): Promise<ConsoleSession | null> {
    const select = this.#db.selectFrom("consoleSessions").selectAll().where("tokenHash", "=", tokenHash);
    return (await select.executeTakeFirst()) ?? null;
  }

  async get(id: string): Promise<ConsoleSession | null> {
    const row = await this.#db.selectFrom("consoleSessions").selectAll().where("id", "=", id).executeTakeFirst();
    return row ?? null;
  }

  async setExpiry(id: string, expiresAt: number): Promise<void> {
    await this.#db.updateTable("consoleSessions").set({ expiresAt }).where("id", "=", id).execute();
  }

  async list(nodeUuid: string, kind?: ConsoleKind): Promise<ConsoleSession[]> {
    let select = this.#db.selectFrom("consoleSessions").selectAll().where("nodeUuid", "=", nodeUuid);
    if (kind) select = select.where("kind", "=", kind);
    return select.orderBy("createdAt").orderBy("id").execute();
  }

  async deleteNode(nodeUuid: string, kind: ConsoleKind): Promise<void> {
    await this.#db.deleteFrom("consoleSessions").where("nodeUuid", "=", nodeUuid).where("kind", "=", kind).execute();
  }

  async deleteExpired(now: number): Promise<number> {
    const deleted = await this.#db.deleteFrom("consoleSessions").where("expiresAt", "<=", now).executeTakeFirst();
    return Number(deleted.numDeletedRows);
  }
}
