import type { NewRecord, RecordChange, StoredRecord } from "#/model/index.ts";
import { invalid } from "../errors.ts";
import { type Microversion, requireVersion } from "../microversion.ts";
import { isJsonObject, shown } from "../values.ts";
import { type FieldWrite, readFieldWrite } from "./field-write.ts";
import { cannotPatch, missingField, patchFields, unexpectedField } from "./patch-fields.ts";

/** What a field needs besides the record. */
export interface RecordContext {
  readonly version: Microversion;
  /** Without a trailing slash. */
  readonly baseUrl: string;
}

export interface RecordField<T extends StoredRecord> {
  /** The microversion it appears in. */
  readonly since: Microversion;
  readonly read: (record: Readonly<T>, context: RecordContext) => unknown;
  /** The model's field to sort by; absent: not sortable. */
  readonly sort?: keyof T & string;
  /** Absent: not the caller's to write. */
  readonly write?: FieldWrite<T, NewRecord<T>>;
}

/** A plain collection on the wire, declared once: everything about its bodies follows from this. */
export interface RecordShape<T extends StoredRecord> {
  /** In "Schema error for <noun>". */
  readonly noun: string;
  /** Under /v1: ["volume", "targets"]. */
  readonly path: readonly string[];
  /** What POST must have. */
  readonly required: readonly string[];
  /** What a list shows when nobody asks for fields. */
  readonly listFields: readonly string[];
  readonly fields: Readonly<Record<string, RecordField<T>>>;
}

/** A record as the API shows it. Which fields are there depends on the version and on `fields=`; `links` always is. */
export type RecordWire = Readonly<Record<string, unknown>>;

export function recordToWire<T extends StoredRecord>(
  shape: RecordShape<T>,
  record: Readonly<T>,
  context: RecordContext,
  fields: readonly string[] | null,
): RecordWire {
  const wanted = fields && new Set([...fields, "links"]);
  const wire: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape.fields)) {
    if (field.since > context.version || (wanted && !wanted.has(name))) continue;
    wire[name] = field.read(record, context);
  }
  return wire;
}

/** Checks the names of a `fields=`: unknown is 400, newer than the version 406. */
export function checkRecordFields<T extends StoredRecord>(
  shape: RecordShape<T>,
  names: readonly string[],
  version: Microversion,
): void {
  const unknown = names.filter((name) => !fieldOf(shape, name));
  if (unknown.length > 0) throw invalid(`Field(s) "${unknown.map(shown).join(", ")}" are not valid`);
  for (const name of names) requireVersion(version, fieldOf(shape, name)?.since ?? 1);
}

/** The model's field for a `sort_key=`. "id" is the order of creation. */
export function recordSortKey<T extends StoredRecord>(
  shape: RecordShape<T>,
  name: string,
  version: Microversion,
): keyof T & string {
  if (name === "id") return "id";
  const field = fieldOf(shape, name);
  if (field) requireVersion(version, field.since);
  if (field?.sort !== undefined) return field.sort;
  throw invalid(`The sort_key value ${shown(name)} is an invalid field for sorting`);
}

/** The body of a POST. Unknown and wrong fields are 400, fields newer than the version 406. */
export function recordFromWire<T extends StoredRecord>(
  shape: RecordShape<T>,
  body: unknown,
  version: Microversion,
): NewRecord<T> {
  if (!isJsonObject(body)) throw invalid(`Schema error for ${shape.noun}: the body must be an object`);
  for (const name of shape.required) if (body[name] === undefined) throw missingField(shape.noun, name);
  let record: NewRecord<T> = {};
  for (const [name, value] of Object.entries(body)) {
    const rule = writeOf(shape, name, "create");
    if (!rule) throw unexpectedField(shape.noun, name);
    requireVersion(version, fieldOf(shape, name)?.since ?? 1);
    record = { ...record, ...readFieldWrite(shape.noun, name, rule, value) };
  }
  return record;
}

export function patchRecord<T extends StoredRecord>(
  shape: RecordShape<T>,
  record: Readonly<T>,
  body: unknown,
  version: Microversion,
): RecordChange<T> {
  const writable = Object.keys(shape.fields).filter((name) => writeOf(shape, name, "patch"));
  return patchFields<T, NewRecord<T>>(record, body, version, {
    noun: shape.noun,
    merge: (first, second) => ({ ...first, ...second }),
    ruleFor: (operation) => {
      const [root] = operation.path;
      const field = fieldOf(shape, root);
      if (field) requireVersion(version, field.since);
      const rule = writeOf(shape, root, "patch");
      if (!rule) throw cannotPatch(operation, field !== null, writable);
      return rule;
    },
  }) as RecordChange<T>;
}

function fieldOf<T extends StoredRecord>(shape: RecordShape<T>, name: string): RecordField<T> | null {
  return Object.hasOwn(shape.fields, name) ? (shape.fields[name] ?? null) : null;
}

function writeOf<T extends StoredRecord>(shape: RecordShape<T>, name: string, on: "create" | "patch") {
  const rule = fieldOf(shape, name)?.write;
  return rule && (rule.on === "both" || rule.on === on) ? rule : null;
}
