import { mkdir, open, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";

/** The files of a node's console in `[console] terminal_pid_dir`. */
export class ConsoleFiles {
  readonly folder: string;
  readonly pidFile: string;
  /** As seen from `folder`, where the programs run: a short name that needs no escaping. */
  readonly passwordFile: string;

  constructor(folder: string, nodeUuid: string) {
    this.folder = folder;
    this.pidFile = join(folder, `${nodeUuid}.pid`);
    this.passwordFile = `${nodeUuid}.pw`;
  }

  /** For ipmitool's `-f`. The file is new, ours, and nobody else's to read. */
  async writePassword(password: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, this.passwordFile);
    await unlink(path).catch(unlessMissing);
    // "wx": whatever somebody puts in its place meanwhile is refused, a link too.
    const file = await open(path, "wx", 0o600);
    try {
      // As Ironic: of an empty file ipmitool says that it cannot be read.
      await file.writeFile(password === "" ? "\0" : password);
    } finally {
      await file.close();
    }
  }

  /** What socat has written there; null when it has not. */
  async readPid(): Promise<number | null> {
    const text = await readFile(this.pidFile, "utf8").catch(unlessMissing);
    return text !== undefined && /^\s*[1-9]\d{0,9}\s*$/.test(text) ? Number(text) : null;
  }

  /** Idempotent. */
  async remove(): Promise<void> {
    await unlink(this.pidFile).catch(unlessMissing);
    await unlink(join(this.folder, this.passwordFile)).catch(unlessMissing);
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
}
