import type { StoredRecord } from "#/model/index.ts";
import type { RecordRow } from "../schema.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import type { RecordKind } from "./record-kinds.ts";
import { decodeField, encodeField, type FieldKind } from "./row-fields.ts";

export function decodeRecord<T extends StoredRecord>(kind: RecordKind<T>, row: RecordRow, box: SecretBox): T {
  const record: Record<string, unknown> = {};
  for (const [field, how] of Object.entries<FieldKind>(kind.fields)) {
    record[field] = decodeField(how, row[field], box, { node: row.uuid, field });
  }
  return record as unknown as T;
}

/** Columns for the fields that are there; absent ones stay absent. */
export function encodeRecord<T extends StoredRecord>(
  kind: RecordKind<T>,
  uuid: string,
  change: Partial<T>,
  box: SecretBox,
): Record<string, string | number | null> {
  const row: Record<string, unknown> = {};
  for (const [field, how] of Object.entries<FieldKind>(kind.fields)) {
    const value = change[field as keyof T];
    if (value !== undefined) row[field] = encodeField(how, value, box, { node: uuid, field });
  }
  return row as Record<string, string | number | null>;
}
