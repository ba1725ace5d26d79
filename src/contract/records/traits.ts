import { type TSchema, Type } from "typebox";
import Value from "typebox/value";
import { invalid } from "../errors.ts";
import { isJsonObject, shown } from "../values.ts";

/** Most traits of one node, as in Ironic. */
const MAX_TRAITS = 50;

/**
 * A trait: the operator's own, or one of os-traits, whose names all begin with one of these words. Ironic asks the
 * library for the exact names; ours takes what has their form.
 */
export function trait(): TSchema {
  return Type.String({
    maxLength: 255,
    pattern: "^(CUSTOM|HW|COMPUTE|MISC|OWNER|STORAGE)_[A-Z0-9_]+$",
    description: "a trait of os-traits, or one that begins with CUSTOM_, of upper-case letters, digits and _",
  });
}

const TRAIT = trait();

export function readTrait(name: string): string {
  if (Value.Check(TRAIT, name)) return name as string;
  throw invalid(
    `A standard trait or a custom trait (CUSTOM_ and then upper-case letters, digits and _) is expected: ${shown(name)}`,
  );
}

/** The body of PUT traits. */
export function readTraits(body: unknown): string[] {
  const traits = isJsonObject(body) ? body.traits : undefined;
  if (!Array.isArray(traits) || Object.keys(body as object).length !== 1) {
    throw invalid('Schema error for body: it must be {"traits": [...]}');
  }
  if (traits.length > MAX_TRAITS) throw invalid(`Schema error for body: at most ${MAX_TRAITS} traits`);
  return [...new Set(traits.map((name) => readTrait(String(name))))];
}
