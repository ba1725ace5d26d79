import { type TSchema, Type } from "typebox";
import type { JsonObject } from "#/model/index.ts";
import type { LinkWire } from "../links.ts";

/** What goes with a call and what comes back: what the OpenAPI document tells, and what the typed client is made of. */
export interface CallShape {
  /** What the query may hold, by name; absent: nothing. */
  readonly query?: TSchema;
  /** Absent: no body, or none that means anything. */
  readonly body?: TSchema;
  /** The body of a success. "file": text or bytes rather than JSON. Absent: nothing. */
  readonly answer?: TSchema | "file";
}

export const text = Type.String();
export const textOrNull = Type.Union([Type.String(), Type.Null()]);
export const flag = Type.Boolean();
export const count = Type.Integer();
export const countOrNull = Type.Union([Type.Integer(), Type.Null()]);
export const texts = Type.Array(Type.String());
/** ISO 8601. */
export const time = Type.String({ format: "date-time" });
export const timeOrNull = Type.Union([time, Type.Null()]);
export const dictionary = Type.Unsafe<JsonObject>(Type.Record(Type.String(), Type.Unknown()));

const link = Type.Object({ href: Type.String(), rel: Type.String() });
/** Of a resource to itself or to what is below it. */
export const links = Type.Unsafe<readonly LinkWire[]>(Type.Array(link));

/** The body of every PATCH. */
export const jsonPatch = Type.Array(
  Type.Object({
    op: Type.Enum(["add", "replace", "remove"]),
    path: Type.String({ description: "/field, or /field/key/..." }),
    value: Type.Optional(Type.Unknown()),
  }),
);

/** Query parameters of every list. */
export const paging = {
  limit: Type.Optional(count),
  marker: Type.Optional(text),
  sort_key: Type.Optional(text),
  sort_dir: Type.Optional(Type.Enum(["asc", "desc"])),
};
/** Names of fields, as a list or with commas between them. */
export const fields = Type.Optional(Type.Union([texts, text]));
export const detail = Type.Optional(flag);
export const onlyFields = Type.Object({ fields });

/** The address of a list's next page. */
export const next = Type.Optional(Type.String({ format: "uri" }));
