import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { asciiBytes } from "#/lib/bytes/index.ts";
import { type CpioEntry, encodeCpio } from "./cpio-archive.ts";

/** The guest's own files: scripts and settings, laid out as they lie in its root. */
const ROOTFS = join(import.meta.dirname, "rootfs");

const EMPTY_FOLDERS = ["bin", "dev", "lib", "lib/modules", "proc", "root", "run", "sys", "tmp"];

/** Reads the guest's own files. Those that start with "#!" are programs. */
export async function readRootfs(): Promise<readonly CpioEntry[]> {
  const entries: CpioEntry[] = [];
  const found = await readdir(ROOTFS, { recursive: true, withFileTypes: true });
  for (const entry of found) {
    const full = join(entry.parentPath, entry.name);
    const path = full.slice(ROOTFS.length + 1);
    if (entry.isDirectory()) entries.push({ kind: "folder", path });
    else {
      const bytes = await readFile(full);
      entries.push({ kind: "file", path, bytes, executable: bytes[0] === 0x23 && bytes[1] === 0x21 });
    }
  }
  // Folders before what lies in them, and the same archive from the same files.
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Packs the guest's own files, busybox and the kernel modules (paths on disk; loaded by name in order). */
export async function packInitramfs(
  rootfs: readonly CpioEntry[],
  programs: { busybox: string; modules: readonly string[] },
): Promise<Uint8Array> {
  const entries: CpioEntry[] = EMPTY_FOLDERS.map((path) => ({ kind: "folder", path }));
  entries.push({ kind: "device", path: "dev/console", major: 5, minor: 1 });
  const busybox = withoutCursorQuestion(await readFile(programs.busybox));
  entries.push({ kind: "file", path: "bin/busybox", bytes: busybox, executable: true });
  entries.push({ kind: "link", path: "bin/sh", target: "busybox" });
  for (const module of programs.modules) {
    const path = `lib/modules/${basename(module)}`;
    entries.push({ kind: "file", path, bytes: await readFile(module), executable: false });
  }
  return promisify(gzip)(encodeCpio([...entries, ...rootfs]));
}

/**
 * Busybox's shell asks the terminal for the cursor's place after each prompt (ESC [ 6 n), and no option stops it. A serial
 * log would show the question and a reader that is no terminal cannot answer, so the text is emptied in the program.
 */
function withoutCursorQuestion(busybox: Buffer): Buffer {
  const question = asciiBytes("\x1b[6n\0");
  for (let at = busybox.indexOf(question); at >= 0; at = busybox.indexOf(question, at)) busybox.fill(0, at, at + 4);
  return busybox;
}
