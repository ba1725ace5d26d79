import type { TSchema } from "typebox";
import Value from "typebox/value";
import { isSecretKey, type JsonValue, MASK } from "#/model/index.ts";
import { invalid } from "../errors.ts";

/** How a caller may write a field of a resource. */
export interface FieldWrite<Resource, Change> {
  /** Its `description` completes the error "<field> must be ...". */
  readonly schema: TSchema;
  readonly on: "create" | "patch" | "both";
  /** What `remove` sets; absent: the field is mandatory. */
  readonly unset?: JsonValue;
  /** The value that a patch starts from. */
  readonly current: (resource: Readonly<Resource>) => JsonValue;
  /** Turns a value of the schema into the model's change. */
  readonly change: (value: JsonValue) => Change;
}

/** Checks one field and turns it into the model's change. The error names the field and never quotes the value. */
export function readFieldWrite<Resource, Change>(
  noun: string,
  name: string,
  rule: FieldWrite<Resource, Change>,
  value: unknown,
): Change {
  if (!Value.Check(rule.schema, value)) {
    const { description } = rule.schema as { description?: string };
    throw invalid(`Schema error for ${noun}: ${name} must be ${description}`);
  }
  refuseMask(name, value);
  return rule.change(value as JsonValue);
}

/** A client that sends back what it read must not overwrite a password with stars. */
function refuseMask(path: string, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (inner === MASK && isSecretKey(key)) {
      throw invalid(`${path}/${key} is "${MASK}", which only stands for a secret that is not shown; send the secret`);
    }
    refuseMask(`${path}/${key}`, inner);
  }
}
