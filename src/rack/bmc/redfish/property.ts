import type { BaseMessages, RedfishMessage } from "./messages.ts";
import type { JsonObject } from "./resource.ts";

/** What a property takes. Lengths in characters. */
export type PropertyRule =
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "integer"; readonly min: number; readonly max: number }
  | { readonly kind: "string"; readonly maxLength: number; readonly secret?: true }
  | { readonly kind: "boolean" };

export type PropertyRules = Readonly<Record<string, PropertyRule>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The complaint about one value, or `undefined` when it is fine. A secret is never quoted back. */
export function checkProperty(
  messages: BaseMessages,
  name: string,
  value: unknown,
  rule: PropertyRule,
): RedfishMessage | undefined {
  const shown = rule.kind === "string" && rule.secret ? "******" : shorten(value);
  const complain = (id: "PropertyValueTypeError" | "PropertyValueNotInList" | "PropertyValueFormatError") =>
    messages.message(id, [shown, name], [name]);
  switch (rule.kind) {
    case "boolean":
      return typeof value === "boolean" ? undefined : complain("PropertyValueTypeError");
    case "enum":
      if (typeof value !== "string") return complain("PropertyValueTypeError");
      return rule.values.includes(value) ? undefined : complain("PropertyValueNotInList");
    case "integer":
      if (typeof value !== "number" || !Number.isInteger(value)) return complain("PropertyValueTypeError");
      return value >= rule.min && value <= rule.max ? undefined : complain("PropertyValueFormatError");
    case "string":
      if (typeof value !== "string") return complain("PropertyValueTypeError");
      return value.length <= rule.maxLength ? undefined : complain("PropertyValueFormatError");
  }
}

/** Every complaint about an object of properties; those without a rule are unknown. */
export function checkProperties(messages: BaseMessages, given: JsonObject, rules: PropertyRules): RedfishMessage[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) return [messages.message("PropertyUnknown", [name], [name])];
    return checkProperty(messages, name, value, rule) ?? [];
  });
}

function shorten(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined");
  return text.length > 64 ? `${text.slice(0, 61)}...` : text;
}
