import { invalid, readInteger, readString, shown } from "#/contract/index.ts";
import type { Call } from "../../http/call.ts";

/** The parameters of every list. */
export const PAGING_READERS = { limit: readInteger, marker: readString, sort_key: readString, sort_dir: readString };

/** How many to answer: the server's limit when none, or more, was asked. */
export function pageLimit(limit: number | undefined, maxLimit: number): number {
  if (limit === undefined) return maxLimit;
  if (limit <= 0) throw invalid("Limit must be positive");
  return Math.min(limit, maxLimit);
}

export function sortDirection(text: string | undefined): "asc" | "desc" {
  if (text === undefined || text === "asc" || text === "desc") return text ?? "asc";
  throw invalid(`Invalid sort direction: ${shown(text)}. Acceptable values are 'asc' or 'desc'`);
}

/** The next page: every parameter of this request stays, filters included; Ironic drops them. */
export function nextLink(call: Call, path: string, limit: number, marker: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query)) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  query.set("limit", String(limit));
  query.set("marker", marker);
  return `${call.baseUrl}${path}?${query.toString()}`;
}
