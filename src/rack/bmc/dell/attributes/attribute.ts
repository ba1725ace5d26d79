import type { PropertyRule } from "#/rack/bmc/redfish/index.ts";

export type AttributeValue = string | number | null;

/** One of Dell's manager attributes, named `Group.N.Name`. */
export interface AttributeDefinition {
  readonly name: string;
  readonly rule: PropertyRule;
  readonly initial: AttributeValue;
  readonly readOnly?: true;
}

const ON_OFF = ["Disabled", "Enabled"];

export function onOff(name: string, initial: "Disabled" | "Enabled"): AttributeDefinition {
  return choice(name, ON_OFF, initial);
}

export function choice(name: string, values: readonly string[], initial: string): AttributeDefinition {
  return { name, rule: { kind: "enum", values }, initial };
}

export function integer(name: string, min: number, max: number, initial: number): AttributeDefinition {
  return { name, rule: { kind: "integer", min, max }, initial };
}

/** A number that the BMC reports and nobody sets. */
export function counter(name: string, initial: number): AttributeDefinition {
  return { name, rule: { kind: "integer", min: 0, max: 65_535 }, initial, readOnly: true };
}

export function text(name: string, maxLength: number, initial: string): AttributeDefinition {
  return { name, rule: { kind: "string", maxLength }, initial };
}

/** Reads as null, whatever it is. */
export function password(name: string, maxLength: number): AttributeDefinition {
  return { name, rule: { kind: "string", maxLength, secret: true }, initial: "" };
}
