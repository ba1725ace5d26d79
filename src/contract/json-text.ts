/** What a JSON text of this string is not simply the string in quotes for. */
const ESCAPED = /[^\x20\x21\x23-\x5b\x5d-\x7e]/;
const BEYOND_ASCII = /[^\0-\x7f]/;
const EACH_BEYOND_ASCII = /[^\0-\x7f]/g;

/**
 * The value as JSON in ASCII, as Python's encoder writes it too, so that every character is one byte. `undefined` for
 * what JSON has no word for. Quicker than `JSON.stringify` for the many short texts that need no escapes.
 */
export function jsonText(value: unknown): string | undefined {
  if (typeof value === "string" && !ESCAPED.test(value)) return `"${value}"`;
  if (value === null) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined || !BEYOND_ASCII.test(text)) return text;
  return text.replace(EACH_BEYOND_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
