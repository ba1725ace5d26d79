import type { JsonObject } from "../json.ts";
import { linksAt } from "../links.ts";

/** The links of a resource collection's members, in its order (DSP0266 "Resource collections"). */
export function decodeCollection(body: JsonObject): readonly string[] {
  return linksAt(body, "Members");
}
