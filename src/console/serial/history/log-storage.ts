import { constants } from "node:fs";
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
  async function openForWriting(name: string) {
    const flags = constants.O_WRONLY | constants.O_CREAT;
    try {
      return await open(join(path, name), flags, 0o600);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await mkdir(path, { recursive: true, mode: 0o700 });
      return open(join(path, name), flags, 0o600);
    }
  }

  return {
    async list() {
      const names = await readdir(path).catch(noneIfMissing([]));
      return Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(path, name))).size })));
    },
    async write(name, offset, bytes) {
      await using file = await openForWriting(name);
      for (let done = 0; done < bytes.length; ) {
        done += (await file.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
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

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function noneIfMissing<None>(none: None): (error: unknown) => None {
  return (error) => {
    if (isMissing(error)) return none;
    throw error;
  };
}
