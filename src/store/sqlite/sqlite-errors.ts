import { ConstraintViolation, StoreError } from "../errors.ts";

/** Result codes of SQLite: https://sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_CONSTRAINT_FOREIGNKEY = 787;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/** What is wrong with the world and not with the query: primary result code, and what a person can do. */
const ADVICE = new Map([
  [SQLITE_BUSY, "another process has kept it locked for too long"],
  [7, "out of memory"],
  [8, "it is read-only: check the owner and mode of the file and of its folder"],
  [10, "reading or writing the disk failed"],
  [11, "the file is damaged: restore a backup"],
  [13, "the disk is full"],
  [14, "it cannot be opened: check the owner and mode of the file and of its folder"],
  [26, "the file is not an SQLite database"],
]);

/** The extended result code of an error that node:sqlite has thrown, or null. */
export function sqliteCode(error: unknown): number | null {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode : null;
}

export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== null && (code & 0xff) === SQLITE_BUSY;
}

/** Rules and the world's failures as our errors; bugs (bad SQL) as they are. `name` is the database's. */
export function translateSqliteError(error: unknown, name: string): unknown {
  const code = sqliteCode(error);
  if (code === null || !(error instanceof Error)) return error;
  if (code === SQLITE_CONSTRAINT_UNIQUE || code === SQLITE_CONSTRAINT_PRIMARYKEY) {
    return new ConstraintViolation("unique", uniqueColumns(error.message), error);
  }
  if (code === SQLITE_CONSTRAINT_FOREIGNKEY) return new ConstraintViolation("foreign-key", [], error);
  const advice = ADVICE.get(code & 0xff);
  if (!advice) return error;
  return new StoreError("STORE_UNAVAILABLE", "unavailable", `database ${name}: ${advice} (${error.message})`, {
    cause: error,
    details: { sqliteCode: code },
  });
}

/** "UNIQUE constraint failed: nodes.name, nodes.shard" */
function uniqueColumns(message: string): string[] {
  const list = message.split("constraint failed: ")[1] ?? "";
  return list.split(", ").map((column) => column.slice(column.indexOf(".") + 1));
}
