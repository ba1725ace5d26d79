import { type TSchema, Type } from "typebox";

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
