import { closeSync, openSync } from "node:fs";

/**
 * Makes an empty file that only its owner may read or write; SQLite would let everybody read it. One that is there is
 * not touched: opening and closing a file that SQLite has open would drop SQLite's locks on it.
 */
export function createOwnFile(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
