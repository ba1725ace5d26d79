import { DatabaseSync } from "node:sqlite";
import type { ConductorLease } from "../queries/conductor-store.ts";
import { createOwnFile } from "./own-file.ts";
import { isBusy, translateSqliteError } from "./sqlite-errors.ts";

/**
 * The right to be the conductor of an SQLite database: an exclusive transaction, never ended, on a file of its own. The
 * operating system drops the lock when the process dies, however it dies, so nothing has to time out after `kill -9`.
 */
export class ConductorLock implements ConductorLease {
  readonly #path: string;
  #holding: DatabaseSync | null = null;

  constructor(databasePath: string) {
    this.#path = `${databasePath}.conductor.lock`;
  }

  take(): boolean {
    if (this.#holding) return true;
    try {
      createOwnFile(this.#path);
      const lock = new DatabaseSync(this.#path, { timeout: 0 });
      try {
        lock.exec("pragma locking_mode = exclusive; begin exclusive");
      } catch (error) {
        lock.close();
        throw error;
      }
      this.#holding = lock;
      return true;
    } catch (error) {
      if (isBusy(error)) return false;
      throw translateSqliteError(error, this.#path);
    }
  }

  release(): void {
    this.#holding?.close();
    this.#holding = null;
  }
}
