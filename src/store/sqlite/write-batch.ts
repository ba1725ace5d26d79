import type { DatabaseSync } from "node:sqlite";

interface Write {
  readonly run: () => unknown;
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
}

type Outcome = () => void;

/**
 * Single writes that arrive together share one transaction. What a write costs is the sync to the disk at its commit,
 * and nobody is told that a write is done before that sync; so many callers may wait for the same one.
 *
 * A statement that breaks a rule undoes only itself in SQLite, so the others of its batch are kept.
 */
export class WriteBatch {
  readonly #database: DatabaseSync;
  #waiting: Write[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Runs it with whatever else arrives in this turn of the event loop. */
  add<T>(run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.flush());
      this.#waiting.push({ run, done: resolve as (value: unknown) => void, failed: reject });
    });
  }

  /** Writes what waits, now. */
  flush(): void {
    const writes = this.#waiting;
    this.#waiting = [];
    for (const outcome of writes.length > 1 ? this.#together(writes) : writes.map(attempt)) outcome();
  }

  #together(writes: readonly Write[]): Outcome[] {
    try {
      this.#database.exec("begin immediate");
      const outcomes = writes.map(attempt);
      // A full disk and the like end the transaction by themselves: then nothing of it has happened, and commit says so.
      this.#database.exec("commit");
      return outcomes;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("rollback");
      return writes.map(
        ({ failed }) =>
          () =>
            failed(error),
      );
    }
  }
}

function attempt({ run, done, failed }: Write): Outcome {
  try {
    const value = run();
    return () => done(value);
  } catch (error) {
    return () => failed(error);
  }
}
