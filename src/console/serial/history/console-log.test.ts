import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Limiter } from "#/lib/limiter/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { ConsoleLog } from "./console-log.ts";
import { createLogFolder, type LogStorage } from "./log-storage.ts";
import { BlockPool } from "./pending-bytes.ts";

const MIB = 1024 * 1024;
let folder: string;
let clock: ManualClock;
let logger: MemoryLogger;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-log-"));
  clock = new ManualClock(1_000_000);
  logger = new MemoryLogger();
});
afterEach(() => rm(folder, { recursive: true }));

const open = (storage: LogStorage = createLogFolder(join(folder, "node")), maxBytes = MIB) =>
  new ConsoleLog({ maxBytes }, { storage, blocks: new BlockPool(), turns: new Limiter(1), clock, log: logger });
const text = (length: number, seed = 0) => Buffer.from(Array.from({ length }, (_, at) => 97 + ((at + seed) % 26)));
const file = (name: string) => join(folder, "node", name);

/** A folder on a disk that can be full. */
function limitedStorage() {
  const real = createLogFolder(join(folder, "node"));
  const disk = { full: false, halfWrites: false };
  const storage: LogStorage = {
    ...real,
    async write(name, offset, bytes) {
      if (disk.halfWrites) await real.write(name, offset, bytes.subarray(0, bytes.length >> 1));
      if (disk.full) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      await real.write(name, offset, bytes);
    },
  };
  return { disk, storage };
}

describe("ConsoleLog", () => {
  it("writes what came, with its time, and gives it back", async () => {
    const log = open();
    log.append(Buffer.from("one\r\n"));
    await clock.advance(5000);
    log.append(Buffer.from("two\r\n"));
    log.mark("break");
    await log.close();
    expect(await readFile(file("00000001.log"), "utf8")).toBe("one\r\ntwo\r\n");
    expect(await readFile(file("00000001.idx"), "utf8")).toBe("1000000 0 output\n1005000 5 output\n1005000 10 break\n");
    expect((await stat(file("00000001.log"))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "node"))).mode & 0o777).toBe(0o700);
    const { bytes, marks } = await open().tail(7);
    expect(Buffer.from(bytes).toString()).toBe("\r\ntwo\r\n".slice(-7));
    expect(marks[0]).toEqual({ time: 1_000_000, offset: 0, event: "output" });
    expect(marks[1]).toEqual({ time: 1_005_000, offset: 2, event: "output" });
  });

  it("makes no file for a console that has said nothing", async () => {
    const log = open();
    log.mark("connected");
    await log.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps at least 256 KiB and at most what is allowed, whatever comes", async () => {
    const log = open();
    let all = Buffer.alloc(0);
    for (let i = 0; i < 60; i++) {
      const chunk = text(60_000, i);
      log.append(chunk);
      all = Buffer.concat([all, chunk]).subarray(-MIB);
      await clock.advance(1000);
      const { bytes } = await log.tail(262_144);
      expect(Buffer.compare(bytes, all.subarray(-262_144)), `after ${i}`).toBe(0);
      const sizes = await Promise.all(
        (await readdir(join(folder, "node"))).map(async (name) => (await stat(file(name))).size),
      );
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MIB + 4096);
    }
    await log.close();
    // And the next process goes on where this one was.
    expect(Buffer.compare((await open().tail(262_144)).bytes, all.subarray(-262_144))).toBe(0);
  });

  it("goes on after a crash in the middle of a line of the index, and of a character", async () => {
    const log = open();
    log.append(Buffer.from("before é"));
    await log.close();
    await truncate(file("00000001.log"), 8);
    await writeFile(file("00000001.idx"), "1000000 0 output\n10000");
    const next = open();
    next.append(Buffer.from("after"));
    await next.close();
    expect((await open().tail(100)).bytes.toString()).toBe(Buffer.from("before \xc3after", "latin1").toString());
    expect(await readFile(file("00000001.idx"), "utf8")).toBe("1000000 0 output\n1000000 8 output\n");
  });

  it("survives a crash at every byte of the index", async () => {
    const index = "1000000 0 output\n1000000 3 lost\n";
    for (let cut = 0; cut <= index.length; cut++) {
      await rm(join(folder, "node"), { recursive: true, force: true });
      const log = open();
      log.append(Buffer.from("abc"));
      await log.close();
      await writeFile(file("00000001.idx"), index.slice(0, cut));
      const next = open();
      next.append(Buffer.from("def"));
      await next.close();
      expect(await readFile(file("00000001.idx"), "utf8")).toMatch(/^(?:1000000 [03] (?:output|lost)\n){1,3}$/);
    }
  });

  it("marks a gap when the disk was full, says so once, and keeps the console's last output in memory", async () => {
    const { disk, storage } = limitedStorage();
    const log = open(storage);
    log.append(Buffer.from("start\n"));
    await clock.advance(1000);
    await log.tail(1);
    disk.full = true;
    disk.halfWrites = true;
    for (let i = 0; i < 20; i++) {
      log.append(text(50_000, i));
      await log.tail(1);
      await clock.advance(1000);
    }
    expect(logger.lines.map(({ level, event }) => `${level}: ${event}`)).toEqual([
      "error: console log cannot be written",
    ]);
    const recent = await log.tail(50_000);
    expect(Buffer.compare(recent.bytes, text(50_000, 19))).toBe(0);
    disk.full = false;
    disk.halfWrites = false;
    await clock.advance(5000);
    log.append(Buffer.from("end\n"));
    await log.close();
    expect((await readFile(file("00000001.log"))).subarray(0, 6).toString()).toBe("start\n");
    expect(await readFile(file("00000002.idx"), "utf8")).toMatch(/^\d+ 0 gap 737856\n/);
    expect((await readFile(file("00000002.log"))).length).toBe(262_144);
    expect(await readFile(file("00000003.log"), "utf8")).toBe("end\n");
    expect(logger.lines.at(-1)).toMatchObject({
      event: "console log is written again",
      fields: { lost_bytes: 737_856 },
    });
  });

  it("gives what is in memory when the files cannot be read", async () => {
    const storage: LogStorage = { ...createLogFolder(folder), list: () => Promise.reject(new Error("EIO")) };
    const log = open(storage);
    log.append(Buffer.from("here"));
    expect((await log.tail(100)).bytes.toString()).toBe("here");
  });
});
