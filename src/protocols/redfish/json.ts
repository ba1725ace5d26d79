import { RedfishError } from "./errors.ts";

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** No resource of DMTF or a vendor nests deeper than about 15. */
const MAX_DEPTH = 64;

const OPEN = new Set([0x7b, 0x5b]);
const CLOSE = new Set([0x7d, 0x5d]);

/**
 * A body as a JSON object, or null when it is empty or something else (an HTML error page, a list). Throws REDFISH_BODY for
 * nesting no resource has: code that walks the value may then recurse without fear.
 */
export function tryParseObject(body: Uint8Array, what: string): JsonObject | null {
  if (body.length === 0) return null;
  checkDepth(body, what);
  try {
    return asObject(JSON.parse(new TextDecoder().decode(body)) as Json);
  } catch {
    return null;
  }
}

function checkDepth(body: Uint8Array, what: string): void {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] as number;
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (OPEN.has(byte) && ++depth > MAX_DEPTH) {
      throw new RedfishError("REDFISH_BODY", "bmc-fault", `reading ${what}: JSON nested deeper than ${MAX_DEPTH}`);
    } else if (CLOSE.has(byte)) depth--;
  }
}

export function asObject(value: Json | undefined): JsonObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

export function asText(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function asNumber(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}

/** A list of strings; anything else in it is left out. */
export function asTexts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

/** Walks down objects by key: `dig(body, "Links", "Oem", "Dell")`. */
export function dig(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let here: Json | undefined = value;
  for (const key of keys) {
    const object = asObject(here);
    here = object !== null && Object.hasOwn(object, key) ? object[key] : undefined;
  }
  return here;
}
