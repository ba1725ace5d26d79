import { type TSchema, Type } from "typebox";

/** Schemas of single fields. Each `description` completes the sentence "<field> must be ...". */
export function string(maxLength: number, pattern?: string): TSchema {
  const rule = pattern === undefined ? "" : ` that matches ${pattern}`;
  return Type.String({
    maxLength,
    ...(pattern === undefined ? {} : { pattern }),
    description: `a string of at most ${maxLength} characters${rule}`,
  });
}

export function text(maxLength: number): TSchema {
  return orNull(string(maxLength));
}

export function uuid(): TSchema {
  return Type.String({ pattern: "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", description: "a UUID" });
}

/** JSON's own booleans, or one of the words that Ironic takes: the CLI sends "True". */
export function anyBoolean(): TSchema {
  return Type.Union([Type.Boolean(), Type.String({ maxLength: 5 })], { description: "true or false" });
}

export function object(): TSchema {
  return Type.Record(Type.String(), Type.Unknown(), { description: "an object" });
}

export function orNull(schema: TSchema): TSchema {
  const { description } = schema as { description?: string };
  return Type.Union([schema, Type.Null()], { description: `${description}, or null` });
}

/** Six octets; stored in lower case. */
export function macAddress(): TSchema {
  return Type.String({ pattern: "^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$", description: "a MAC address" });
}

export function oneOf(...words: readonly string[]): TSchema {
  return Type.Union(
    words.map((word) => Type.Literal(word)),
    { description: `one of ${words.join(", ")}` },
  );
}

export function list(item: TSchema, maxItems: number): TSchema {
  const { description } = item as { description?: string };
  return Type.Array(item, { maxItems, description: `a list of at most ${maxItems}, each ${description}` });
}

/** A trait that is the operator's own: what deploy templates and runbooks are named after. */
export function customTrait(): TSchema {
  return string(255, "^CUSTOM_[A-Z0-9_]+$");
}
