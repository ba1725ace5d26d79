import { Type } from "typebox";
import Value from "typebox/value";
import type { JsonObject, JsonValue } from "#/model/index.ts";
import { ContractError } from "./errors.ts";
import { type Microversion, SINCE } from "./microversion.ts";
import { isJsonObject } from "./values.ts";

/**
 * One operation of RFC 6902. Ironic takes these three; `test` would let a caller guess a masked secret, and `copy` and
 * `move` would let one be read.
 */
export interface PatchOperation {
  readonly op: "add" | "replace" | "remove";
  /** The path taken apart and unescaped: at least the root. */
  readonly path: readonly [string, ...string[]];
  readonly value?: JsonValue;
}

const OPERATION = Type.Object(
  {
    op: Type.Union([Type.Literal("add"), Type.Literal("replace"), Type.Literal("remove")]),
    path: Type.String({ maxLength: 4096 }),
    value: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
);

const MAX_PATH_PARTS = 25;

/** Reads the body of a PATCH. */
export function readPatch(body: unknown, version: Microversion): PatchOperation[] {
  if (!Array.isArray(body)) throw invalidPatch("Schema error for patch: the body must be an array of operations");
  return body.map((item: unknown, i) => {
    if (!Value.Check(OPERATION, item)) throw invalidPatch(`Schema error for patch: [${i}] ${fault(item)}`);
    const path = splitPath(item.path, version);
    if (item.op === "remove") return { op: item.op, path };
    if (item.value === undefined) throw invalidPatch(`[${i}] 'add' and 'replace' operations need a value`);
    return { op: item.op, path, value: item.value as JsonValue };
  });
}

function fault(item: unknown): string {
  if (!isJsonObject(item)) return "must be an object";
  const extra = Object.keys(item).find((key) => !["op", "path", "value"].includes(key));
  if (extra !== undefined) return `has an unexpected key '${extra.slice(0, 80)}'`;
  if (typeof item.path !== "string") return "path must be a string";
  return "op must be one of add, replace, remove";
}

/** Up to 1.97 only word characters and hyphens; from 1.98 RFC 6901 with its escapes. */
function splitPath(path: string, version: Microversion): [string, ...string[]] {
  const legal = version < SINCE.patchEscapes ? /^(\/[\w-]+)+$/ : /^(\/([^~/]|~[01])+)+$/;
  if (!legal.test(path)) throw invalidPatch(`'${path.slice(0, 80)}' is not a valid patch path`);
  const parts = path
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (parts.length > MAX_PATH_PARTS) throw invalidPatch(`'${path.slice(0, 80)}...' is nested too deeply`);
  if (parts.includes("__proto__")) throw invalidPatch("a patch path cannot name __proto__");
  return parts as [string, ...string[]];
}

/** Carries one operation out below the root of `document`, in place. Throws Ironic's "Couldn't apply patch". */
export function applyBelowRoot(document: JsonObject, operation: PatchOperation): void {
  const [root, ...rest] = operation.path;
  const last = rest.pop();
  if (last === undefined) throw new TypeError("applyBelowRoot needs a path below the root");
  let target: JsonValue | undefined = document[root];
  for (const part of rest) target = child(target, part);
  if (Array.isArray(target)) {
    applyToArray(target, last, operation);
    return;
  }
  if (!isJsonObject(target)) throw cannotApply(operation, `member '${last}' not found: its parent is not an object`);
  if (operation.op !== "add" && !Object.hasOwn(target, last)) {
    throw cannotApply(operation, `can't ${operation.op} a non-existent object '${last}'`);
  }
  if (operation.op === "remove") delete target[last];
  else target[last] = operation.value ?? null;
}

function child(parent: JsonValue | undefined, part: string): JsonValue | undefined {
  if (Array.isArray(parent)) return /^(0|[1-9]\d*)$/.test(part) ? parent[Number(part)] : undefined;
  return isJsonObject(parent) && Object.hasOwn(parent, part) ? parent[part] : undefined;
}

function applyToArray(target: JsonValue[], last: string, operation: PatchOperation): void {
  const index =
    last === "-" && operation.op === "add" ? target.length : /^(0|[1-9]\d*)$/.test(last) ? Number(last) : -1;
  const end = operation.op === "add" ? target.length : target.length - 1;
  if (index < 0 || index > end) throw cannotApply(operation, `'${last}' is not a valid sequence index`);
  if (operation.op === "remove") target.splice(index, 1);
  else target.splice(index, operation.op === "add" ? 0 : 1, operation.value ?? null);
}

/** Ironic quotes the whole patch here; ours leaves the value out, which may be a secret. */
function cannotApply(operation: PatchOperation, reason: string): ContractError {
  const quoted = JSON.stringify({ op: operation.op, path: `/${operation.path.join("/")}` });
  return invalidPatch(`Couldn't apply patch '${quoted}'. Reason: ${reason}`);
}

export function invalidPatch(text: string): ContractError {
  return new ContractError("API_INVALID_PATCH", "invalid", text);
}
