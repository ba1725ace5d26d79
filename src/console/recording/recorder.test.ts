import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { MemoryLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { decodeEnd, decodeHeader, RecordingParser, SealChain } from "#/protocols/recording/index.ts";
import { Recorder, type RecorderOptions } from "./recorder.ts";
import { diskFull, TestDisk, TestScreen } from "./test-screen.ts";

const OPTIONS: RecorderOptions = {
  nodeUuid: "1be26c0b-03f2-4d2e-ae87-c02d7f33c123",
  nodeName: "r1",
  continues: null,
  whileWatched: false,
  maxBytes: 64 * 1024 * 1024,
  frameMs: 100,
};

async function start(options: Partial<RecorderOptions> = {}) {
  const screen = new TestScreen();
  const disk = new TestDisk();
  const clock = new ManualClock();
  const log = new MemoryLogger();
  const recorder = new Recorder({ ...OPTIONS, ...options }, { screen, file: await disk.create(), clock, log });
  const ended = recorder.run();
  await settle(clock);
  return { screen, disk, clock, log, recorder, ended };
}

/** Turns in which the recorder does all that it does in one moment: an encoder that is slow lets others go first, per tile. */
const TURNS = 20;

async function settle(clock: ManualClock): Promise<void> {
  for (let i = 0; i < TURNS; i++) {
    await clock.advance(0);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

async function pass(clock: ManualClock, ms: number): Promise<void> {
  await clock.advance(ms);
  await settle(clock);
}

function blocksOf(disk: TestDisk) {
  return new RecordingParser().push(disk.bytes);
}

function outline(disk: TestDisk): string[] {
  return blocksOf(disk).map(({ kind, timeMs }) => `${kind} ${timeMs}`);
}

describe("Recorder", () => {
  it("writes header and key frame, then what changed, then the end", async () => {
    const { screen, disk, clock, recorder, ended } = await start();
    await pass(clock, 1000);
    screen.draw(8);
    await settle(clock);
    await pass(clock, 500);
    recorder.stop("stopped");
    expect(await ended).toBe("stopped");
    expect(outline(disk)).toEqual(["header 0", "keyFrame 0", "update 1000", "end 1500"]);
    const blocks = blocksOf(disk);
    expect(decodeHeader(blocks[0]?.payload as Uint8Array).nodeName).toBe("r1");
    const end = decodeEnd(blocks[3]?.payload as Uint8Array);
    expect(end).toMatchObject({ reason: "stopped", gaps: [], keyFrames: [{ timeMs: 0, offset: blocks[1]?.offset }] });
    expect(disk.closed).toBe(true);
  });

  it("seals every block", async () => {
    const { screen, disk, clock, recorder, ended } = await start();
    for (let x = 0; x < 80; x += 8) {
      screen.draw(x);
      await pass(clock, 100);
    }
    recorder.stop("stopped");
    await ended;
    const chain = new SealChain((bytes) => createHash("sha256").update(bytes).digest());
    for (const block of blocksOf(disk)) expect(await chain.holds(block)).toBe(true);
  });

  it("takes no frame sooner than the pace", async () => {
    const { screen, disk, clock } = await start();
    for (let i = 0; i < 50; i++) {
      screen.draw(i);
      await pass(clock, 10);
    }
    expect(disk.writes).toBeLessThanOrEqual(6);
  });

  it("makes a key frame when the size changes, and every half minute of a picture that changes", async () => {
    const { screen, disk, clock } = await start();
    screen.framebuffer.resize(640, 400);
    await pass(clock, 100);
    await settle(clock);
    await pass(clock, 900);
    for (let i = 0; i < 40; i++) {
      screen.draw(i);
      await pass(clock, 1000);
    }
    const times = blocksOf(disk).flatMap(({ kind, timeMs }) => (kind === "keyFrame" ? [timeMs] : []));
    expect(times).toEqual([0, 100, expect.closeTo(31_000, -4)]);
  });

  it("writes nothing while nothing changes", async () => {
    const { disk, clock } = await start();
    await pass(clock, 600_000);
    expect(disk.writes).toBe(1);
  });

  it("ends when it is full", async () => {
    const { screen, disk, clock, ended } = await start({ maxBytes: 4000 });
    for (let i = 0; i < 60; i++) {
      screen.draw(i * 4, i);
      await pass(clock, 100);
    }
    expect(await ended).toBe("size");
    expect(disk.bytes.length).toBeLessThan(4500);
    expect(outline(disk).at(-1)).toMatch(/^end/);
  });

  it("ends when the hub closes", async () => {
    const { screen, disk, ended } = await start();
    screen.closing.abort();
    expect(await ended).toBe("console-closed");
    expect(outline(disk).at(-1)).toMatch(/^end/);
  });

  it("ends when nobody watches any more, without the picture of that", async () => {
    const { screen, disk, clock, ended } = await start({ whileWatched: true });
    screen.viewers = 0;
    screen.live = false;
    screen.framebuffer.resize(720, 400);
    await pass(clock, 200);
    expect(await ended).toBe("unwatched");
    expect(outline(disk).filter((line) => line.startsWith("keyFrame"))).toHaveLength(1);
  });
});

describe("a disk that is full", () => {
  it("leaves a gap, says so once at error level, and goes on when there is room", async () => {
    const { screen, disk, clock, log, recorder, ended } = await start();
    disk.failure = diskFull();
    screen.draw(8);
    await pass(clock, 1000);
    expect(recorder.gaps).toEqual([{ fromMs: 100, toMs: null, reason: "disk-full" }]);
    for (let i = 0; i < 20; i++) {
      screen.draw(i);
      await pass(clock, 1000);
    }
    expect(log.lines.filter(({ level }) => level === "error")).toHaveLength(1);
    disk.failure = null;
    await pass(clock, 5000);
    screen.draw(80);
    await pass(clock, 500);
    recorder.stop("stopped");
    await ended;
    const lines = outline(disk);
    expect(lines.slice(0, 3)).toEqual(["header 0", "keyFrame 0", expect.stringMatching(/^gap/)]);
    expect(lines[3]).toMatch(/^keyFrame/);
    expect(decodeEnd(blocksOf(disk).at(-1)?.payload as Uint8Array).gaps).toMatchObject([
      { fromMs: 100, reason: "disk-full" },
    ]);
  });

  it("leaves no half block behind", async () => {
    const { screen, disk, clock } = await start();
    const good = disk.bytes.length;
    disk.failure = diskFull();
    screen.draw(8);
    await pass(clock, 1000);
    expect(disk.bytes.length).toBe(good);
  });

  it("is survived from the very first byte", async () => {
    const screen = new TestScreen();
    const disk = new TestDisk();
    disk.failure = diskFull();
    const clock = new ManualClock();
    const deps = { screen, file: await disk.create(), clock, log: new MemoryLogger() };
    const recorder = new Recorder(OPTIONS, deps);
    void recorder.run();
    await settle(clock);
    disk.failure = null;
    await pass(clock, 5000);
    await settle(clock);
    expect(outline(disk)).toEqual(["header 0", "gap 5000", "keyFrame 5000"]);
    expect(recorder.gaps).toEqual([{ fromMs: 0, toMs: 5000, reason: "disk-full" }]);
  });
});

describe("a disk that is slow", () => {
  it("makes frames skip, and marks the time it took", async () => {
    const { screen, disk, clock, recorder } = await start();
    const { promise, resolve } = Promise.withResolvers<void>();
    disk.delay = promise;
    const writes = disk.writes;
    for (let i = 0; i < 50; i++) {
      screen.draw(i);
      await pass(clock, 100);
    }
    expect(disk.writes).toBe(writes + 1);
    resolve();
    await pass(clock, 200);
    expect(recorder.gaps).toMatchObject([{ reason: "disk-slow" }]);
    expect(outline(disk).filter((line) => line.startsWith("gap"))).toHaveLength(1);
  });

  it("that hangs does not keep a stop", async () => {
    const { screen, disk, clock, recorder, ended } = await start();
    disk.delay = new Promise(() => {});
    screen.draw(8);
    await pass(clock, 200);
    recorder.stop("stopped");
    await pass(clock, 5000);
    expect(await ended).toBe("stopped");
  });
});
