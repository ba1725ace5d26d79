import { RedfishError } from "./errors.ts";
import { asText, dig, type Json } from "./json.ts";

const MAX_PATH = 2048;

/**
 * The path of a link the service gave (DSP0266 "Resource identifier property"). A path is taken as it is, an absolute URL
 * only when it stays at `origin`: a BMC must not send us, and our credentials, elsewhere.
 */
export function linkPath(link: string, origin: string, what: string): string {
  const path = link.toLowerCase().startsWith(`${origin.toLowerCase()}/`) ? link.slice(origin.length) : link;
  // One slash, then visible ASCII: no "//host", no line break, no backslash that some parser would take for a slash.
  if (path.length <= MAX_PATH && /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(path) && !path.includes("#")) return path;
  throw new RedfishError("REDFISH_LINK", "bmc-fault", `reading ${what}: the link does not stay at ${origin}`, {
    details: { link: link.slice(0, 200) },
  });
}

/** The path of a link whatever host it names: for `Location`, where iLO puts its own name. Sent to the same BMC anyway. */
export function locationPath(location: string, origin: string, what: string): string {
  return linkPath(location.replace(/^https?:\/\/[^/]*/i, ""), origin, what);
}

/** `@odata.id` of the object at these keys, or null. Not checked: give it to `linkPath`, or to the client, which does. */
export function linkAt(value: Json | undefined, ...keys: readonly string[]): string | null {
  return asText(dig(value, ...keys, "@odata.id"));
}

/** The `@odata.id` of every member of the list at these keys. */
export function linksAt(value: Json | undefined, ...keys: readonly string[]): readonly string[] {
  const list = dig(value, ...keys);
  if (!Array.isArray(list)) return [];
  return list.map((item: Json) => linkAt(item)).filter((link) => link !== null);
}
