import type { Migration } from "kysely/migration";
import { up as nodes } from "./0001-nodes.ts";

/**
 * Every step the schema has taken, in order. A step that has been released is never edited: add the next number. There
 * is no way down but a backup.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-nodes": { up: nodes },
};
