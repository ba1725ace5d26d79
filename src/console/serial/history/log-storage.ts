import { close, constants, ftruncate, open as openFile, write } from "node:fs";
import { mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** The files of one console's log. Every failure rejects with Node's error (ENOSPC, EACCES, ...). */
export interface LogStorage {
  /** Nothing when there is no log yet. */
  list(): Promise<readonly { readonly name: string; readonly bytes: number }[]>;
  /** Writes at `offset`, over what may be there from a write that failed half-way. Makes the file. */
  write(name: string, offset: number, bytes: Uint8Array): Promise<void>;
  /** Fewer bytes where the file ends earlier; none when there is no such file. */
  read(name: string, offset: number, length: number): Promise<Uint8Array>;
  /** Idempotent. */
  remove(name: string): Promise<void>;
}

/** A folder, made with the first write, that nobody else can read: console output holds secrets now and then. */
export function createLogFolder(path: string): LogStorage {
  return {
    async list() {
      const names = await readdir(path).catch(noneIfMissing([]));
      return Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(path, name))).size })));
    },
    async write(name, offset, bytes) {
      try {
        await writeAt(join(path, name), offset, bytes);
      } catch (error) {
        if (!isMissing(error)) throw error;
        await mkdir(path, { recursive: true, mode: 0o700 });
        await writeAt(join(path, name), offset, bytes);
      }
    },
    async read(name, offset, length) {
      await using file = await open(join(path, name), "r").catch(noneIfMissing(null));
      if (!file) return new Uint8Array(0);
      const bytes = new Uint8Array(Math.max(0, Math.min(length, (await file.stat()).size - offset)));
      let done = 0;
      while (done < bytes.length) {
        const { bytesRead } = await file.read(bytes, done, bytes.length - done, offset + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.subarray(0, done);
    },
    remove: (name) => rm(join(path, name), { force: true }),
  };
}

/**
 * Opens (or makes), writes and closes. A thousand consoles do this twice a second each: the callbacks cost half of what
 * file handles and their promises do.
 */
function writeAt(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    openFile(path, constants.O_WRONLY | constants.O_CREAT, 0o600, (failure, descriptor) => {
      if (failure) return reject(failure);
      const writeFrom = (done: number) => {
        write(descriptor, bytes, done, bytes.length - done, offset + done, (error, written) => {
          if (!error && done + written < bytes.length) return writeFrom(done + written);
          const end = () =>
            close(descriptor, (unclosed) => (error || unclosed ? reject(error ?? unclosed) : resolve()));
          // Half of it is worse than nothing: what comes next may go to another file.
          if (error) ftruncate(descriptor, offset, end);
          else end();
        });
      };
      writeFrom(0);
    });
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function noneIfMissing<None>(none: None): (error: unknown) => None {
  return (error) => {
    if (isMissing(error)) return none;
    throw error;
  };
}
