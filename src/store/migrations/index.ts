import type { Migration } from "kysely/migration";
import { up as nodes } from "./0001-nodes.ts";
import { up as ports } from "./0002-ports.ts";
import { up as allocations } from "./0003-allocations.ts";
import { up as provisioning } from "./0004-provisioning.ts";
import { up as consoleTokens } from "./0005-console-tokens.ts";

/**
 * Every step the schema has taken, in order. A step that has been released is never edited: add the next number. There
 * is no way down but a backup.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-nodes": { up: nodes },
  "0002-ports": { up: ports },
  "0003-allocations": { up: allocations },
  "0004-provisioning": { up: provisioning },
  "0005-console-tokens": { up: consoleTokens },
};
