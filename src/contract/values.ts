import { ContractError, invalid } from "./errors.ts";

/**
 * Values of query parameters and of small bodies. A value comes as JSON or as the text of a query, so each reader takes
 * both. The texts are Ironic's.
 */
export type ValueReader<T> = (name: string, value: unknown) => T;

const TRUE = ["1", "on", "t", "true", "y", "yes"];
const FALSE = ["0", "f", "false", "n", "no", "off"];

export function readBoolean(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim().toLowerCase() : "";
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  const acceptable = [...TRUE, ...FALSE].sort().map((one) => `'${one}'`);
  throw invalid(
    `Invalid ${name}: Unrecognized value '${shown(value)}', acceptable values are: ${acceptable.join(", ")}`,
  );
}

export function readInteger(name: string, value: unknown): number {
  const number = typeof value === "string" && /^\s*[-+]?\d{1,15}\s*$/.test(value) ? Number(value) : value;
  if (Number.isSafeInteger(number)) return number as number;
  throw invalid(`Expected an integer for ${name}: ${shown(value)}`);
}

export function readString(name: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw invalid(`Expected string for ${name}: ${shown(value)}`);
}

/** `null` as JSON, or a string. */
export function readStringOrNull(name: string, value: unknown): string | null {
  return value === null ? null : readString(name, value);
}

export function readUuid(name: string, value: unknown): string {
  if (typeof value === "string" && isUuid(value)) return value.toLowerCase();
  throw invalid(`Expected UUID for ${name}: ${shown(value)}`);
}

/** Text is split at commas, trimmed, lower-cased and rid of doubles; a JSON array, or a repeated key, is taken as it is. */
export function readStringList(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.map((item) => readString(name, item));
  const words = readString(name, value).split(",");
  return [...new Set(words.map((word) => word.trim().toLowerCase()).filter((word) => word !== ""))];
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

/** What of a caller's value may be quoted back: enough to recognise it, never a page. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
}

const MAX_SHOWN = 80;

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads named parameters out of an object that may hold nothing else. `required` names those that must be there.
 */
export function readParameters<Readers extends Record<string, ValueReader<unknown>>, Required extends keyof Readers>(
  given: Readonly<Record<string, unknown>>,
  readers: Readers,
  required: readonly Required[],
): Parameters<Readers, Required> {
  const unexpected = Object.keys(given).filter((name) => !Object.hasOwn(readers, name));
  if (unexpected.length > 0) {
    throw new ContractError(
      "API_UNKNOWN_FIELD",
      "invalid",
      `Unexpected arguments: ${unexpected.map((name) => shown(name)).join(", ")}`,
    );
  }
  for (const name of required) {
    if (given[name as string] === undefined) {
      throw new ContractError("API_MISSING_FIELD", "invalid", `Missing mandatory parameter: ${String(name)}`);
    }
  }
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) read[name] = readers[name]?.(name, value);
  }
  return read as Parameters<Readers, Required>;
}

type Parameters<Readers extends Record<string, ValueReader<unknown>>, Required extends keyof Readers> = {
  [Name in Required]: ReturnType<Readers[Name]>;
} & { [Name in Exclude<keyof Readers, Required>]?: ReturnType<Readers[Name]> };
