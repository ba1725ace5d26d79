import { type Microversion, SINCE } from "../microversion.ts";
import { isUuid } from "../values.ts";

/** Words that stand for themselves after `/v1/nodes/`, and Ironic's other sub-resources. */
const RESERVED = new Set([
  "allocation",
  "bios",
  "children",
  "detail",
  "firmware",
  "history",
  "inventory",
  "maintenance",
  "management",
  "portgroups",
  "ports",
  "states",
  "traits",
  "validate",
  "vendor_passthru",
  "vifs",
  "vmedia",
  "volume",
]);

const MAX_NAME = 255;

/**
 * May a node have this name? Up to 1.9 a host name, from 1.10 the unreserved characters of RFC 3986; never a uuid,
 * which would be taken for one, nor a reserved word.
 */
export function isNodeName(name: string, version: Microversion): boolean {
  if (name === "" || name.length > MAX_NAME || isUuid(name) || RESERVED.has(name.toLowerCase())) return false;
  return version < SINCE.unreservedNames ? isHostname(name) : /^[A-Za-z0-9._~-]+$/.test(name);
}

/** RFC 1123: labels of letters, digits and inner hyphens, 63 characters at most. */
function isHostname(name: string): boolean {
  return name.split(".").every((label) => /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label));
}
