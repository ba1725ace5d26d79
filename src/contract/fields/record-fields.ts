import type { TSchema } from "typebox";
import type { JsonValue, NewRecord, StoredRecord } from "#/model/index.ts";
import { linkPair } from "../links.ts";
import type { Microversion } from "../microversion.ts";
import { anyBoolean, object, orNull, uuid } from "../schemas.ts";
import { isoTime, isoTimeOrNull } from "../time.ts";
import { readBoolean } from "../values.ts";
import type { FieldWrite } from "./field-write.ts";
import type { RecordField } from "./record-shape.ts";

/** What a writable field may have besides its schema. */
interface WriteOptions {
  readonly on?: FieldWrite<never, never>["on"];
  /** What `remove` sets; absent: the field is mandatory. */
  readonly unset?: JsonValue;
  /** What is stored for a value. */
  readonly store?: (value: JsonValue) => JsonValue;
}

/** Makers of the fields of one kind of record. */
export function recordFields<T extends StoredRecord>() {
  type Key = Exclude<keyof T & string, "id">;

  function written(key: Key, schema: TSchema, options: WriteOptions): FieldWrite<T, NewRecord<T>> {
    const { on = "both", unset, store = (value) => value } = options;
    return {
      schema,
      on,
      ...(unset === undefined ? {} : { unset }),
      current: (record) => (record[key] ?? null) as JsonValue,
      change: (value) => ({ [key]: store(value) }) as NewRecord<T>,
    };
  }

  return {
    /** What every record has; `links` point to its own address. */
    always(...path: readonly string[]): Record<"uuid" | "created_at" | "updated_at" | "links", RecordField<T>> {
      return {
        uuid: {
          since: 1,
          read: (record) => record.uuid,
          sort: "uuid",
          write: written("uuid" as Key, uuid(), { on: "create", store: lower }),
        },
        created_at: { since: 1, read: (record) => isoTime(record.createdAt), sort: "createdAt" },
        updated_at: { since: 1, read: (record) => isoTimeOrNull(record.updatedAt), sort: "updatedAt" },
        links: { since: 1, read: (record, { baseUrl }) => linkPair(baseUrl, ...path, record.uuid) },
      };
    },

    /** A plain value that callers write. */
    value(since: Microversion, key: Key, schema: TSchema, options: WriteOptions = {}): RecordField<T> {
      return { since, sort: key, read: (record) => record[key], write: written(key, schema, options) };
    },

    /** The same, and `remove` leaves nothing. */
    optional(since: Microversion, key: Key, schema: TSchema, options: WriteOptions = {}): RecordField<T> {
      return this.value(since, key, orNull(schema), { unset: null, ...options });
    },

    boolean(since: Microversion, name: string, key: Key, unset: boolean): RecordField<T> {
      return this.value(since, key, anyBoolean(), { unset, store: (value) => readBoolean(name, value) });
    },

    /** An object; null stands for an empty one. */
    dictionary(since: Microversion, key: Key, schema: TSchema = object()): RecordField<T> {
      const write = written(key, orNull(schema), { unset: {}, store: (value) => value ?? {} });
      return { since, read: (record) => record[key], write };
    },

    /** A field that only the service writes. */
    shown(
      since: Microversion,
      key: Key,
      read: (record: Readonly<T>) => unknown = (record) => record[key],
    ): RecordField<T> {
      return { since, read };
    },
  };
}

/** For addresses and uuids: upper case means the same. */
export function lower(value: JsonValue): JsonValue {
  return typeof value === "string" ? value.toLowerCase() : value;
}

/** A list or object that has no plain value to sort by. */
export function unsorted<T extends StoredRecord>(field: RecordField<T>): RecordField<T> {
  const { sort: _, ...rest } = field;
  return rest;
}
