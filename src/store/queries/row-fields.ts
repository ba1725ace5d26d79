import { type JsonObject, type JsonValue, maskSecrets } from "#/model/index.ts";
import type { SecretBinding, SecretBox } from "../secrets/secret-box.ts";

/** How a field is kept; `secrets` is JSON whose values under secret keys are encrypted. */
export type FieldKind = "plain" | "boolean" | "json" | "secrets";

/** The kind that a field of this type can have. */
export type KindOf<T> = T extends boolean ? "boolean" : T extends object ? "json" | "secrets" : "plain";

export type FieldKinds<T> = { readonly [K in keyof T]-?: KindOf<NonNullable<T[K]>> };

export function decodeField(kind: FieldKind, value: unknown, box: SecretBox, binding: SecretBinding): unknown {
  if (value === null || kind === "plain") return value;
  if (kind === "boolean") return value === 1;
  // Most lists and objects of most nodes are empty.
  if (value === "{}") return {};
  if (value === "[]") return [];
  const parsed = JSON.parse(value as string) as JsonValue;
  return kind === "json" ? parsed : onObject(parsed, (object) => box.openSecrets(object, binding));
}

/** The same without a key: every secret is the mask. */
export function decodeMasked(kind: Exclude<FieldKind, "plain">, value: unknown): unknown {
  if (kind === "boolean") return value === 1;
  // Most lists and objects of most nodes are empty.
  if (value === "{}") return {};
  if (value === "[]") return [];
  const parsed = JSON.parse(value as string) as JsonValue;
  return kind === "json" ? parsed : onObject(parsed, maskSecrets);
}

export function encodeField(kind: FieldKind, value: unknown, box: SecretBox, binding: SecretBinding): unknown {
  if (value === null || kind === "plain") return value;
  if (kind === "boolean") return value ? 1 : 0;
  if (kind === "json") return JSON.stringify(value);
  return JSON.stringify(onObject(value as JsonValue, (object) => box.sealSecrets(object, binding)));
}

/** The box takes objects; a list goes in and comes out inside one. */
function onObject(value: JsonValue, change: (object: JsonObject) => JsonObject): JsonValue {
  if (Array.isArray(value)) return change({ list: value }).list ?? [];
  return change(value as JsonObject);
}
