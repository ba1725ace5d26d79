import type { JsonObject, ProvisionVerb } from "#/model/index.ts";
import { invalid } from "../errors.ts";
import type { Microversion } from "../microversion.ts";
import { isJsonObject } from "../values.ts";

const REBUILD_SINCE = 35;
const OBJECT_SINCE = 56;
const VENDOR_DATA_SINCE = 59;
const PARTS = ["meta_data", "network_data", "user_data", "vendor_data"];

/** A config drive: an object to build one from, the address of one, or one in base64. It is a secret: never quoted. */
export function readConfigdrive(verb: ProvisionVerb, value: unknown, version: Microversion): string | JsonObject {
  const allowed = ["active", ...(version >= REBUILD_SINCE ? ["rebuild"] : [])];
  if (!allowed.includes(verb) && verb !== "deploy") {
    throw invalid(`Adding a config drive is only supported when setting provision state to ${allowed.join(", ")}`);
  }
  if (typeof value === "string") {
    if (/^https?:\/\/\S+$/.test(value) || /^[A-Za-z0-9+/=\s]*$/.test(value)) return value;
    throw invalid("Invalid configdrive format: a string must be the URL of a config drive, or one in base64");
  }
  if (!isJsonObject(value)) throw invalid("Invalid configdrive format: it must be a string or an object");
  checkObject(value, version);
  return value as JsonObject;
}

function checkObject(drive: Record<string, unknown>, version: Microversion): void {
  if (version < OBJECT_SINCE) throw tooOld("a JSON object for configdrive", OBJECT_SINCE);
  if ("vendor_data" in drive && version < VENDOR_DATA_SINCE) {
    throw tooOld("vendor_data in configdrive", VENDOR_DATA_SINCE);
  }
  const unknown = Object.keys(drive).filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) {
    throw invalid(`Invalid configdrive format: it may only have ${PARTS.join(", ")}`);
  }
  for (const part of ["meta_data", "network_data", "vendor_data"]) {
    if (drive[part] !== undefined && !isJsonObject(drive[part])) {
      throw invalid(`Invalid configdrive format: ${part} must be an object`);
    }
  }
  const { user_data: userData } = drive;
  if (userData !== undefined && userData !== null && typeof userData !== "string" && typeof userData !== "object") {
    throw invalid("Invalid configdrive format: user_data must be an object, a list or a string");
  }
}

function tooOld(what: string, since: Microversion) {
  return invalid(`Providing ${what} is only supported starting with API version 1.${since}`);
}
