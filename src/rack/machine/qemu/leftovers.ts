import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Clock } from "#/lib/time/index.ts";

/** Unix socket paths end at 107 bytes, so the sockets get a short folder of their own (only for this user: mode 0700). */
const SHORT_FOLDER = tmpdir().length > 64 ? "/tmp" : tmpdir();
const SOCKET_FOLDER_PREFIX = join(SHORT_FOLDER, "outband-rack-");

interface RunRecord {
  readonly sockets: string;
  readonly pid: number | null;
}

/**
 * The record, in the rack's state folder, of a machine's running QEMU and its socket folder. The kernel kills QEMU when
 * the rack dies (see `startQemu`); where it could not, the next start of the rack reads this and does it.
 */
export class RunFile {
  readonly socketFolder: string;
  readonly #path: string;

  private constructor(path: string, socketFolder: string) {
    this.#path = path;
    this.socketFolder = socketFolder;
  }

  /** Ends and removes what an earlier run under this name left, then makes a new socket folder. */
  static async open(stateDir: string, name: string, clock: Clock): Promise<RunFile> {
    const path = join(stateDir, `${name.replace(/[^\w.-]/g, "-")}.run.json`);
    await mkdir(stateDir, { recursive: true });
    await removeLeftovers(path, clock);
    const file = new RunFile(path, await mkdtemp(SOCKET_FOLDER_PREFIX));
    await file.record(null);
    return file;
  }

  async record(pid: number | null): Promise<void> {
    const content: RunRecord = { sockets: this.socketFolder, pid };
    await writeFile(this.#path, `${JSON.stringify(content)}\n`);
  }

  async remove(): Promise<void> {
    await rm(this.socketFolder, { recursive: true, force: true });
    await rm(this.#path, { force: true });
  }
}

async function removeLeftovers(path: string, clock: Clock): Promise<void> {
  const record = await readRecord(path);
  if (!record) return;
  if (record.pid !== null && (await isOurQemu(record.pid, record.sockets))) {
    process.kill(record.pid, "SIGKILL");
    while (await isOurQemu(record.pid, record.sockets)) await clock.sleep(20);
  }
  await rm(record.sockets, { recursive: true, force: true });
  await rm(path, { force: true });
}

/** Null for anything that this file did not write: it names a process to kill and a folder to delete. */
async function readRecord(path: string): Promise<RunRecord | null> {
  try {
    const { sockets, pid } = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
    if (typeof sockets !== "string" || !sockets.startsWith(SOCKET_FOLDER_PREFIX)) return null;
    if (dirname(sockets) !== SHORT_FOLDER) return null;
    return { sockets, pid: typeof pid === "number" && Number.isInteger(pid) && pid > 1 ? pid : null };
  } catch {
    return null;
  }
}

/** Process ids are used again, so the command line must name the socket folder, which was only this machine's. */
async function isOurQemu(pid: number, sockets: string): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return commandLine.includes(`${sockets}/`);
}
