import type { JsonObject } from "#/model/index.ts";
import { DriverInfoError } from "../redfish/index.ts";

/** A text, or a number as a text: the command line makes numbers of what looks like one. Absent and empty are null. */
export function text(driverInfo: JsonObject, property: string): string | null {
  const value = driverInfo[property];
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") throw invalid(property, "is not a string");
  // Neither a C string nor an argument of a program can hold it, and both are made of these.
  if (value.includes("\0")) throw invalid(property, "contains a NUL character");
  return value;
}

export function number(driverInfo: JsonObject, property: string, min: number, max: number): number | null {
  const value = text(driverInfo, property);
  if (value === null) return null;
  const parsed = Number(value);
  if (/^\d{1,6}$/.test(value) && parsed >= min && parsed <= max) return parsed;
  throw invalid(property, `is not a number from ${min} to ${max}`);
}

/** As oslo reads them. */
export function bool(driverInfo: JsonObject, property: string): boolean | null {
  const value = driverInfo[property];
  if (typeof value === "boolean") return value;
  const word = text(driverInfo, property)?.trim().toLowerCase();
  if (word === undefined) return null;
  if (/^(1|t|true|on|y|yes|always)$/.test(word)) return true;
  if (/^(0|f|false|off|n|no|never|default)$/.test(word)) return false;
  throw invalid(property, "is neither true nor false");
}

export function missing(property: string, what: string): DriverInfoError {
  const message = `driver_info ${property} is missing: ${what}`;
  return new DriverInfoError("DRIVER_INFO_MISSING", "invalid", message, { details: { property } });
}

/** `why` never repeats the value: it may be a password. */
export function invalid(property: string, why: string): DriverInfoError {
  const message = `driver_info ${property} ${why}`;
  return new DriverInfoError("DRIVER_INFO_INVALID", "invalid", message, { details: { property } });
}
