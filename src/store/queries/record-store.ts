import { type Kysely, type SelectQueryBuilder, sql } from "kysely";
import type { Clock } from "#/lib/time/index.ts";
import type { NewRecord, RecordChange, StoredRecord } from "#/model/index.ts";
import { ConstraintViolation, StoreError } from "../errors.ts";
import type { RecordRow, Schema } from "../schema.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import type { RecordQuery, RecordStore } from "../store.ts";
import { isUuid } from "./is-uuid.ts";
import { type AnyTables, containing, following, inOrder } from "./paging.ts";
import type { RecordKind } from "./record-kinds.ts";
import { decodeRecord, encodeRecord } from "./record-row.ts";

export interface RecordStoreDeps {
  readonly db: Kysely<Schema>;
  readonly box: SecretBox;
  readonly clock: Clock;
}

type Rows = SelectQueryBuilder<AnyTables, string, object>;

/** One of the plain collections: what differs between them is in its `RecordKind`. */
export class KyselyRecordStore<T extends StoredRecord> implements RecordStore<T> {
  protected readonly db: Kysely<AnyTables>;
  protected readonly kind: RecordKind<T>;
  readonly #box: SecretBox;
  protected readonly clock: Clock;

  constructor(kind: RecordKind<T>, { db, box, clock }: RecordStoreDeps) {
    this.kind = kind;
    this.db = db as unknown as Kysely<AnyTables>;
    this.#box = box;
    this.clock = clock;
  }

  async create(given: NewRecord<T>): Promise<T> {
    const uuid = given.uuid?.toLowerCase() ?? crypto.randomUUID();
    const record = { ...this.kind.defaults, ...given, uuid, createdAt: this.clock.now(), updatedAt: null };
    const row = encodeRecord(this.kind, uuid, record as unknown as Partial<T>, this.#box);
    const insert = this.db.insertInto(this.kind.table).values(row).returningAll();
    return this.decode(await this.#named(record as unknown as Partial<T>, () => insert.executeTakeFirstOrThrow()));
  }

  async get(ident: string): Promise<T> {
    return this.decode(await this.#row(ident));
  }

  async list(query: RecordQuery<T> = {}): Promise<T[]> {
    const key = this.#sortKey(query);
    const direction = query.sortDirection ?? "asc";
    const after = query.marker === undefined ? null : await this.#row(query.marker);
    let select: Rows = this.#matching(this.db.selectFrom(this.kind.table).selectAll(), query);
    if (after) select = select.where((eb) => following(eb, { key, direction }, after));
    select = select.orderBy(key, inOrder(direction));
    if (key !== "id") select = select.orderBy("id", direction);
    if (query.limit !== undefined) select = select.limit(query.limit);
    return (await select.execute()).map((row) => this.decode(row));
  }

  async update(uuid: string, change: RecordChange<T>): Promise<T> {
    const row = encodeRecord(this.kind, uuid, change as unknown as Partial<T>, this.#box);
    const update = this.db
      .updateTable(this.kind.table)
      .set({ ...row, updatedAt: this.clock.now() })
      .where("uuid", "=", uuid)
      .returningAll();
    const changed = await this.#named({ uuid, ...change } as unknown as Partial<T>, () => update.executeTakeFirst());
    if (!changed) throw this.notFound(uuid);
    return this.decode(changed);
  }

  async delete(uuid: string): Promise<void> {
    const deleted = await this.db.deleteFrom(this.kind.table).where("uuid", "=", uuid).executeTakeFirst();
    if (deleted.numDeletedRows === 0n) throw this.notFound(uuid);
  }

  protected decode(row: object): T {
    return decodeRecord(this.kind, row as RecordRow, this.#box);
  }

  protected notFound(ident: string): StoreError {
    return new StoreError("RECORD_NOT_FOUND", "not-found", `${this.kind.noun} ${ident} could not be found.`);
  }

  #matching(rows: Rows, { where, descriptionContains, ofNodes, ofProject }: RecordQuery<T>): Rows {
    let select = rows;
    const row = encodeRecord(this.kind, "", where ?? {}, this.#box);
    for (const [column, value] of Object.entries(row))
      select = select.where(column, value === null ? "is" : "=", value);
    if (descriptionContains !== undefined) {
      const pattern = containing(descriptionContains);
      select = select.where((eb) => sql<boolean>`lower(${eb.ref("description")}) like ${pattern} escape '\\'`);
    }
    if (ofProject !== undefined) {
      const everybodys = "public" in this.kind.fields;
      select = select.where((eb) =>
        eb.or([eb("owner", "=", ofProject), ...(everybodys ? [eb("public", "=", 1)] : [])]),
      );
    }
    if (!ofNodes) return select;
    const { shards, conductorGroups, project } = ofNodes;
    let nodes = this.db.selectFrom("nodes").select("uuid");
    if (shards) nodes = nodes.where("shard", "in", shards);
    if (conductorGroups) nodes = nodes.where("conductorGroup", "in", conductorGroups);
    if (project !== undefined)
      nodes = nodes.where((eb) => eb.or([eb("owner", "=", project), eb("lessee", "=", project)]));
    return select.where("nodeUuid", "in", nodes);
  }

  async #row(ident: string): Promise<Record<string, string | number | null>> {
    const byName = !isUuid(ident);
    if (byName && !("name" in this.kind.fields)) throw this.notFound(ident);
    const row = await this.db
      .selectFrom(this.kind.table)
      .selectAll()
      .where(byName ? "name" : "uuid", "=", byName ? ident : ident.toLowerCase())
      .executeTakeFirst();
    if (!row) throw this.notFound(ident);
    return row;
  }

  #sortKey(query: RecordQuery<T>): string {
    const key = query.sortKey ?? "id";
    const how: string | undefined = Object.hasOwn(this.kind.fields, key) ? this.kind.fields[key as keyof T] : undefined;
    if (how === "plain" || how === "boolean") return key;
    const text = `The sort_key value ${key} is an invalid field for sorting`;
    throw new StoreError("RECORD_SORT_KEY", "invalid", text);
  }

  async #named<R>(record: Partial<T>, write: () => Promise<R>): Promise<R> {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof ConstraintViolation) || error.kind !== "unique") throw error;
      const sentence = this.kind.duplicates[error.columns.join(",")];
      if (!sentence) throw error;
      throw new StoreError("RECORD_DUPLICATE", "conflict", sentence(record));
    }
  }
}
