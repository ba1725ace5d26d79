import type { JsonObject } from "#/model/index.ts";
import { ContractError } from "../errors.ts";
import { applyBelowRoot, invalidPatch, type PatchOperation, readPatch } from "../json-patch.ts";
import type { Microversion } from "../microversion.ts";
import { shown } from "../values.ts";
import { type FieldWrite, readFieldWrite } from "./field-write.ts";

export interface PatchRules<Resource, Change> {
  readonly noun: string;
  /** Throws for a root that may not be patched. */
  readonly ruleFor: (operation: PatchOperation) => FieldWrite<Resource, Change>;
  /** Two changes as one. */
  readonly merge: (first: Change, second: Change) => Change;
}

/**
 * Works a PATCH body out against the resource as it is, secrets included: only the fields that really change come back.
 * An operation on a whole field sets it; `remove` sets its default.
 */
export function patchFields<Resource, Change extends object>(
  resource: Readonly<Resource>,
  body: unknown,
  version: Microversion,
  { noun, ruleFor, merge }: PatchRules<Resource, Change>,
): Partial<Change> {
  const document: JsonObject = {};
  const rules = new Map<string, FieldWrite<Resource, Change>>();
  for (const operation of readPatch(body, version)) {
    const [root, ...below] = operation.path;
    const rule = ruleFor(operation);
    if (!rules.has(root)) document[root] = structuredCopy(rule.current(resource));
    rules.set(root, rule);
    if (below.length > 0) applyBelowRoot(document, operation);
    else if (operation.op !== "remove") document[root] = operation.value ?? null;
    else if (rule.unset !== undefined) document[root] = rule.unset;
    else throw invalidPatch(`'/${root}' is a mandatory attribute and can not be removed`);
  }
  let change: Partial<Change> = {};
  for (const [root, rule] of rules) {
    if (JSON.stringify(document[root]) === JSON.stringify(rule.current(resource))) continue;
    change = merge(change as Change, readFieldWrite(noun, root, rule, document[root]));
  }
  return change;
}

/** The refusal of a root that is there, but is not the caller's to change, or is not there at all. */
export function cannotPatch(operation: PatchOperation, isKnown: boolean, writable: readonly string[]): ContractError {
  const [root] = operation.path;
  if (!isKnown && operation.op === "add") {
    return invalidPatch(`Adding a new attribute (/${shown(root)}) to the root of the resource is not allowed`);
  }
  return invalidPatch(`Cannot patch ${shown(root)}. Only the following can be updated: ${writable.join(", ")}`);
}

export function unexpectedField(noun: string, name: string, hint = ""): ContractError {
  const text = `Schema error for ${noun}: Additional properties are not allowed ('${shown(name)}' was unexpected)${hint}`;
  return new ContractError("API_UNKNOWN_FIELD", "invalid", text);
}

export function missingField(noun: string, name: string): ContractError {
  const text = `Schema error for ${noun}: '${name}' is a required property`;
  return new ContractError("API_MISSING_FIELD", "invalid", text);
}

function structuredCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
