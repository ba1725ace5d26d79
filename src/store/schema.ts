import type { Generated } from "kysely";
import type { ConsoleSession, Node } from "#/model/index.ts";

/**
 * How a field of the model stands in a column: booleans as 0 and 1, objects and lists as JSON text, dates as
 * milliseconds. Kysely's CamelCasePlugin makes the snake_case of the database.
 */
export type Stored<T> = T extends boolean ? number : T extends object ? string : T;

export type NodeTable = { -readonly [K in keyof Node]: K extends "id" ? Generated<number> : Stored<Node[K]> };

export type ConsoleSessionTable = { -readonly [K in keyof ConsoleSession]: Stored<ConsoleSession[K]> };

export interface ConductorTable {
  id: Generated<number>;
  hostname: string;
  conductorGroup: string;
  drivers: string;
  online: number;
  /** For the sentence that refuses a second conductor; null where hosts differ. */
  pid: number | null;
  createdAt: number;
  updatedAt: number;
}

/** Facts about the database itself, by name. */
export interface SettingTable {
  name: string;
  value: string;
}

/** A row of one of the tables that `RECORD_KINDS` describes. */
export type RecordRow = Readonly<Record<string, string | number | null>> & {
  readonly id: number;
  readonly uuid: string;
};

export interface Schema {
  nodes: NodeTable;
  consoleSessions: ConsoleSessionTable;
  conductors: ConductorTable;
  settings: SettingTable;
}
