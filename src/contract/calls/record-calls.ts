import { type Static, type TObject, type TProperties, type TSchema, Type } from "typebox";
import type { StoredRecord } from "#/model/index.ts";
import type { RecordShape } from "../fields/record-shape.ts";
import { detail, fields, jsonPatch, next, onlyFields, paging } from "./call-shape.ts";

/** What only the service writes, whatever the record. */
type Given = "created_at" | "updated_at" | "links";
/** What POST takes. */
type NewWire<Wire, Required extends keyof Wire> = Partial<Omit<Wire, Given | Required>> & {
  [K in Required]-?: Wire[K];
};

/** The five calls of a plain collection, and the lists that other resources have of it. */
export function recordCalls<
  const Plural extends string,
  Fields extends TProperties,
  Filters extends TProperties,
  const Required extends keyof Static<TObject<Fields>> & string,
>(
  plural: Plural,
  {
    wire,
    filters,
    required,
    shape,
    alsoTakes = {},
  }: {
    /** A record as it is shown. Which fields are there depends on the version and on `fields`. */
    readonly wire: Fields;
    /** Query parameters that choose records. */
    readonly filters: Filters;
    readonly required: readonly Required[];
    /** What says which fields may be written, and how. */
    readonly shape: { readonly fields: object };
    /** Fields of POST that are none of the record. */
    readonly alsoTakes?: TProperties;
  },
) {
  type Wire = Partial<Static<TObject<Fields>>>;
  const record = Type.Unsafe<Wire>(Type.Partial(Type.Object(wire), { additionalProperties: false }));
  const page = Type.Unsafe<{ readonly [K in Plural]: readonly Wire[] } & { readonly next?: string }>(
    Type.Object({ [plural]: Type.Array(record), next }, { additionalProperties: false }),
  );
  const body = Type.Unsafe<NewWire<Static<TObject<Fields>>, Required>>(
    Type.Object(
      { ...writable(shape as RecordShape<StoredRecord>, required), ...alsoTakes },
      { additionalProperties: false },
    ),
  );
  return {
    list: { query: Type.Object({ ...filters, ...paging, fields, detail }), answer: page },
    detail: { query: Type.Object({ ...filters, ...paging }), answer: page },
    below: { query: Type.Object({ ...paging, fields, detail }), answer: page },
    detailBelow: { query: Type.Object(paging), answer: page },
    create: { body, answer: record },
    show: { query: onlyFields, answer: record },
    update: { body: jsonPatch, answer: record },
    destroy: {},
  };
}

function writable({ fields: all }: RecordShape<StoredRecord>, required: readonly string[]): Record<string, TSchema> {
  const given = Object.entries(all).flatMap(([name, { write }]) =>
    write && write.on !== "patch"
      ? [[name, required.includes(name) ? write.schema : Type.Optional(write.schema)] as const]
      : [],
  );
  return Object.fromEntries(given);
}
