import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GraphicalPictures } from "#/console/interfaces/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { ManualClock, systemClock } from "#/lib/time/index.ts";
import { cellsOf, hasChanged } from "./cells.ts";
import { createGraphicalPictures, type GraphicalPicturesOptions } from "./graphical-pictures.ts";
import { TestScreen, testHubs } from "./test-screen.ts";

const NODE = "1be26c0b-03f2-4d2e-ae87-c02d7f33c123";
const CURSOR = { x: 28, y: 28, width: 8, height: 16 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keyframes-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function start(options: Partial<GraphicalPicturesOptions> = {}, exists = true) {
  const screen = new TestScreen();
  const clock = new ManualClock();
  const log = new MemoryLogger();
  const caps = { maxCount: 50, maxBytes: 8 * 1024 * 1024 };
  const pictures = createGraphicalPictures(
    { screenshotTimeoutMs: 1000, keyFrames: "watched", folder, intervalMs: 5000, caps, ...options },
    { hubs: testHubs({ [NODE]: screen }), nodeExists: async () => exists, clock, log },
  );
  return { screen, clock, log, pictures };
}

/** The disk and libvips work in real time. */
async function settled(pictures: GraphicalPictures, count: number) {
  for (let i = 0; i < 100; i++) {
    const list = await pictures.keyFrames(NODE);
    if (list.length >= count) return list;
    await systemClock.sleep(10);
  }
  return await pictures.keyFrames(NODE);
}

/** What has been asked for is on the disk, or will never be. */
const quiet = () => systemClock.sleep(80);

describe("key frames", () => {
  it("keep a picture that has changed, no sooner than the interval", async () => {
    const { screen, clock, pictures } = start();
    screen.draw({ x: 0, y: 0, width: 300, height: 300 });
    await clock.advance(300);
    expect(await settled(pictures, 1)).toHaveLength(1);
    screen.draw({ x: 100, y: 100, width: 300, height: 300 }, 20);
    await clock.advance(4000);
    await quiet();
    expect(await pictures.keyFrames(NODE)).toHaveLength(1);
    await clock.advance(1000);
    const [, second] = await settled(pictures, 2);
    const picture = await pictures.keyFrame(NODE, second?.id ?? "");
    const decoded = PNG.sync.read(Buffer.from(picture.bytes));
    expect(Buffer.compare(decoded.data, screen.framebuffer.pixels)).toBe(0);
    expect(second).toMatchObject({ format: "png", width: 640, height: 400, sizeBytes: picture.bytes.length });
  });

  it("keep nothing of a cursor that blinks, nor of a notice", async () => {
    const { screen, clock, pictures } = start();
    screen.draw({ x: 0, y: 0, width: 300, height: 300 });
    await clock.advance(300);
    await settled(pictures, 1);
    for (let i = 0; i < 10; i++) {
      screen.draw(CURSOR, i % 2 === 0 ? 0 : 255);
      await clock.advance(6000);
    }
    screen.live = false;
    screen.draw({ x: 0, y: 0, width: 640, height: 400 }, 30);
    await clock.advance(6000);
    await quiet();
    expect(await pictures.keyFrames(NODE)).toHaveLength(1);
  });

  it("keep no more than the count: the oldest go", async () => {
    const { screen, clock, pictures } = start({ caps: { maxCount: 2, maxBytes: 1e9 } });
    const taken: string[] = [];
    for (let i = 0; i < 4; i++) {
      screen.draw({ x: 0, y: 0, width: 300, height: 300 }, i * 50);
      await clock.advance(6000);
      await quiet();
      taken.push((await pictures.keyFrames(NODE)).at(-1)?.id ?? "");
    }
    expect((await pictures.keyFrames(NODE)).map(({ id }) => id)).toEqual(taken.slice(-2));
  });

  it("keep no more than the bytes, but for the newest", async () => {
    const { screen, clock, pictures } = start({ caps: { maxCount: 50, maxBytes: 10 } });
    for (let i = 0; i < 3; i++) {
      screen.draw({ x: 0, y: 0, width: 300, height: 300 }, i * 50);
      await clock.advance(6000);
      await quiet();
    }
    expect(await pictures.keyFrames(NODE)).toHaveLength(1);
  });

  it("are JPEG when PNG would be large", async () => {
    const { screen, clock, pictures } = start();
    const { words } = screen.framebuffer;
    for (let i = 0, noise = 1; i < words.length; i++) {
      noise = Math.imul(noise, 48_271) + 11;
      words[i] = (noise & 0xffffff) | 0xff000000;
    }
    screen.framebuffer.damage({ x: 0, y: 0, width: 640, height: 400 });
    await clock.advance(300);
    expect(await settled(pictures, 1)).toMatchObject([{ format: "jpeg" }]);
  });

  it("are there after a restart, and gone with the node", async () => {
    const { screen, clock, pictures } = start();
    screen.draw({ x: 0, y: 0, width: 300, height: 300 });
    await clock.advance(300);
    const before = await settled(pictures, 1);
    const next = start().pictures;
    expect(await next.keyFrames(NODE)).toEqual(before);
    await next.forget(NODE);
    expect(await next.keyFrames(NODE)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("of a node that was deleted behind our back go at the start", async () => {
    await mkdir(join(folder, NODE));
    start({ keyFrames: "off" }, false);
    await quiet();
    expect(await readdir(folder)).toEqual([]);
  });

  it("leave files alone that are none of theirs, and find no others", async () => {
    const { pictures } = start();
    await mkdir(join(folder, NODE));
    await writeFile(join(folder, NODE, "notes.txt"), "mine");
    expect(await pictures.keyFrames(NODE)).toEqual([]);
    await expect(pictures.keyFrame(NODE, "../notes.txt")).rejects.toMatchObject({ code: "PICTURE_NOT_FOUND" });
    await expect(pictures.keyFrame("..", "x")).rejects.toMatchObject({ code: "PICTURE_NOT_FOUND" });
    await pictures.forget("..");
    expect(await readdir(folder)).toEqual([NODE]);
  });

  it("that cannot be kept are logged once", async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, "a file where the folder should be");
    const { screen, clock, log } = start();
    for (let i = 0; i < 3; i++) {
      screen.draw({ x: 0, y: 0, width: 300, height: 300 }, i * 50);
      await clock.advance(6000);
      await quiet();
    }
    expect(log.lines.filter(({ level }) => level === "error")).toHaveLength(1);
  });
});

describe("cells", () => {
  it("tell a changed picture from a cursor", () => {
    const screen = new TestScreen();
    const before = cellsOf(screen.framebuffer);
    screen.draw(CURSOR);
    expect(hasChanged(before, cellsOf(screen.framebuffer))).toBe(false);
    screen.draw({ x: 0, y: 100, width: 320, height: 16 });
    expect(hasChanged(before, cellsOf(screen.framebuffer))).toBe(true);
  });

  it("tell another size", () => {
    const screen = new TestScreen();
    const before = cellsOf(screen.framebuffer);
    screen.framebuffer.resize(640, 480);
    expect(hasChanged(before, cellsOf(screen.framebuffer))).toBe(true);
  });
});
