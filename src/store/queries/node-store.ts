import type { CompiledQuery, Kysely, Selectable, Transaction } from "kysely";
import type { Clock } from "#/lib/time/index.ts";
import {
  completeNode,
  type JsonObject,
  type JsonValue,
  type NewNode,
  type Node,
  type NodeChange,
} from "#/model/index.ts";
import { ConstraintViolation, nodeLocked, nodeNotFound, StoreError } from "../errors.ts";
import type { NodeTable, Schema } from "../schema.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import type { NodeQuery, NodeStore } from "../store.ts";
import { isUuid } from "./is-uuid.ts";
import { selectMasked, selectNodes } from "./node-list.ts";
import { decodeNode, encodeNode, encodeNodeChange } from "./node-row.ts";
import { inOrder } from "./paging.ts";

export class KyselyNodeStore implements NodeStore {
  readonly #db: Kysely<Schema>;
  readonly #box: SecretBox;
  readonly #clock: Clock;
  /** The two queries that nearly every request makes, compiled once. */
  readonly #find: Readonly<Record<"uuid" | "name", CompiledQuery<Selectable<NodeTable>>>>;

  constructor(db: Kysely<Schema>, box: SecretBox, clock: Clock) {
    this.#db = db;
    const find = db.selectFrom("nodes").selectAll();
    this.#find = { uuid: find.where("uuid", "=", "").compile(), name: find.where("name", "=", "").compile() };
    this.#box = box;
    this.#clock = clock;
  }

  async create(given: NewNode): Promise<Node> {
    const node = completeNode(given, this.#clock.now());
    const insert = this.#db.insertInto("nodes").values(encodeNode(node, this.#box)).returningAll();
    return this.#decode(await namingDuplicates(node.uuid, node, () => insert.executeTakeFirstOrThrow()));
  }

  async get(ident: string): Promise<Node> {
    return this.#decode(await this.#row(this.#db, ident));
  }

  async list(query: NodeQuery = {}): Promise<Node[]> {
    const after = query.marker === undefined ? null : await this.#row(this.#db, query.marker);
    return (await selectNodes(this.#db, query, after)).map((row) => this.#decode(row));
  }

  async listMasked<K extends keyof Node>(query: NodeQuery, fields: readonly K[]): Promise<Pick<Node, K>[]> {
    const after = query.marker === undefined ? null : await this.#row(this.#db, query.marker);
    return await selectMasked(this.#db, query, after, fields);
  }

  async update(uuid: string, change: NodeChange): Promise<Node> {
    return this.#write(this.#db, uuid, change);
  }

  async keep(uuid: string, change: Record<string, JsonValue | undefined>): Promise<Node> {
    return this.#db.transaction().execute(async (transaction) => {
      const { driverInternalInfo } = this.#decode(await this.#row(transaction, uuid));
      return this.#write(transaction, uuid, { driverInternalInfo: merge(driverInternalInfo, change) });
    });
  }

  async delete(uuid: string): Promise<void> {
    const deleted = await this.#db.deleteFrom("nodes").where("uuid", "=", uuid).executeTakeFirst();
    if (deleted.numDeletedRows === 0n) throw nodeNotFound(uuid);
  }

  async reserve(uuid: string, hostname: string): Promise<Node> {
    const row = await this.#db
      .updateTable("nodes")
      .set({ reservation: hostname })
      .where("uuid", "=", uuid)
      .where("reservation", "is", null)
      .returningAll()
      .executeTakeFirst();
    if (row) return this.#decode(row);
    const holder = (await this.#row(this.#db, uuid)).reservation;
    // Released in the meantime: whoever had it is gone, and asking again is what the sentence says anyway.
    throw nodeLocked(uuid, holder ?? "another task");
  }

  async release(uuid: string, hostname: string): Promise<void> {
    await this.#db
      .updateTable("nodes")
      .set({ reservation: null })
      .where("uuid", "=", uuid)
      .where("reservation", "=", hostname)
      .execute();
  }

  async releaseAll(hostname: string): Promise<Node[]> {
    const rows = await this.#db
      .updateTable("nodes")
      .set({ reservation: null })
      .where("reservation", "=", hostname)
      .returningAll()
      .execute();
    return rows.map((row) => this.#decode(row)).toSorted((a, b) => a.id - b.id);
  }

  async shards(): Promise<{ name: string | null; count: number }[]> {
    const rows = await this.#db
      .selectFrom("nodes")
      .select(["shard as name", (eb) => eb.fn.countAll().as("count")])
      .groupBy("shard")
      .orderBy("shard", inOrder("asc"))
      .execute();
    return rows.map(({ name, count }) => ({ name, count: Number(count) }));
  }

  async #row(db: Kysely<Schema> | Transaction<Schema>, ident: string): Promise<Selectable<NodeTable>> {
    const query = isUuid(ident)
      ? { ...this.#find.uuid, parameters: [ident.toLowerCase()] }
      : { ...this.#find.name, parameters: [ident] };
    const [row] = (await db.executeQuery<Selectable<NodeTable>>(query)).rows;
    if (!row) throw nodeNotFound(ident);
    return row;
  }

  async #write(db: Kysely<Schema>, uuid: string, change: NodeChange): Promise<Node> {
    const update = db
      .updateTable("nodes")
      .set({ ...encodeNodeChange(uuid, change, this.#box), updatedAt: this.#clock.now() })
      .where("uuid", "=", uuid)
      .returningAll();
    const row = await namingDuplicates(uuid, change, () => update.executeTakeFirst());
    if (!row) throw nodeNotFound(uuid);
    return this.#decode(row);
  }

  #decode(row: Selectable<NodeTable>): Node {
    return decodeNode(row, this.#box);
  }
}

function merge(info: JsonObject, change: Record<string, JsonValue | undefined>): JsonObject {
  const merged: JsonObject = { ...info };
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) delete merged[key];
    else merged[key] = value;
  }
  return merged;
}

async function namingDuplicates<T>(uuid: string, written: Partial<Node>, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ConstraintViolation) || error.kind !== "unique") throw error;
    switch (error.columns[0]) {
      case "uuid":
        throw new StoreError("NODE_DUPLICATE_UUID", "conflict", `A node with UUID ${uuid} already exists.`);
      case "name":
        throw new StoreError("NODE_DUPLICATE_NAME", "conflict", `A node with name ${written.name} already exists.`);
      case "instance_uuid":
        throw new StoreError(
          "NODE_DUPLICATE_INSTANCE",
          "conflict",
          `Instance ${written.instanceUuid} is already associated with a node, ` +
            `it cannot be associated with this other node ${uuid}`,
        );
      default:
        throw error;
    }
  }
}
