import { createHash } from "node:crypto";
import type { JsonObject } from "./resource.ts";

/** An ETag over the resource's own bytes (DSP0266 6.5.4): `W/"5F3A9C01"` or `"<md5>"`, as HPE's and Supermicro's look. */
export function entityTag(kind: "weak" | "strong", body: JsonObject): string {
  const digest = createHash("md5").update(JSON.stringify(body)).digest("hex");
  return kind === "weak" ? `W/"${digest.slice(0, 8).toUpperCase()}"` : `"${digest}"`;
}

/** True unless `If-Match` names only other versions. */
export function ifMatchHolds(header: string | undefined, current: string): boolean {
  if (header === undefined) return true;
  return header.split(",").some((tag) => tag.trim() === "*" || tag.trim() === current);
}
