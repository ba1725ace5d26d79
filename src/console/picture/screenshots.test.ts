import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import { Screenshots } from "./screenshots.ts";
import { TestScreen, testHubs } from "./test-screen.ts";

const FULL = { format: "png", width: null, maxAgeMs: 0 } as const;
const THUMBNAIL = { format: "jpeg", width: 160, maxAgeMs: 0 } as const;

function start() {
  const screen = new TestScreen();
  const clock = new ManualClock();
  const screenshots = new Screenshots(20_000, { hubs: testHubs({ a: screen }), clock });
  return { screen, clock, screenshots };
}

describe("Screenshots", () => {
  it("gives the screen to the bit, as PNG", async () => {
    const { screen, screenshots } = start();
    for (let i = 0; i < 60; i++) screen.draw({ x: i * 7, y: i * 5, width: 90, height: 40 }, i * 4);
    const picture = await screenshots.take("a", FULL);
    const decoded = PNG.sync.read(Buffer.from(picture.bytes));
    expect([decoded.width, decoded.height, picture.width, picture.height]).toEqual([640, 400, 640, 400]);
    expect(Buffer.compare(decoded.data, screen.framebuffer.pixels)).toBe(0);
    expect(screen.attached).toBe(0);
  });

  it("gives a small JPEG", async () => {
    const { screenshots } = start();
    const picture = await screenshots.take("a", THUMBNAIL);
    expect(picture).toMatchObject({ format: "jpeg", width: 160, height: 100 });
    expect([...picture.bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect(picture.bytes.length).toBeLessThan(3000);
  });

  it("encodes once for those who ask at once", async () => {
    const { screenshots } = start();
    const pictures = await Promise.all(Array.from({ length: 20 }, () => screenshots.take("a", FULL)));
    expect(new Set(pictures).size).toBe(1);
  });

  it("gives an older picture only to who says that it may be older", async () => {
    const { screen, clock, screenshots } = start();
    const first = await screenshots.take("a", FULL);
    screen.draw({ x: 0, y: 0, width: 64, height: 64 });
    await clock.advance(5000);
    expect(await screenshots.take("a", { ...FULL, maxAgeMs: 10_000 })).toBe(first);
    expect((await screenshots.take("a", { ...FULL, maxAgeMs: 4000 })).hash).not.toBe(first.hash);
  });

  it("waits for a whole picture, and takes no notice for one", async () => {
    const { screen, clock, screenshots } = start();
    screen.live = false;
    let done = false;
    const taking = screenshots.take("a", FULL).then((picture) => {
      done = true;
      return picture;
    });
    screen.draw({ x: 0, y: 0, width: 640, height: 400 }, 10);
    await clock.advance(1000);
    expect(done).toBe(false);
    screen.live = true;
    screen.draw({ x: 0, y: 0, width: 640, height: 400 }, 250);
    const decoded = PNG.sync.read(Buffer.from((await taking).bytes));
    expect(decoded.data[0]).toBe(250);
  });

  it("says why there is none: console off, BMC away, BMC refusing, no picture in time", async () => {
    const { screen, clock, screenshots } = start();
    await expect(screenshots.take("b", FULL)).rejects.toMatchObject({
      code: "PICTURE_CONSOLE_OFF",
      category: "conflict",
    });
    screen.live = false;
    screen.failure = { words: "The BMC does not answer.", lasting: false };
    await expect(screenshots.take("a", FULL)).rejects.toMatchObject({ category: "bmc-unreachable" });
    screen.failure = { words: "The BMC refused the console's password.", lasting: true };
    await expect(screenshots.take("a", FULL)).rejects.toMatchObject({ category: "bmc-fault" });
    screen.failure = null;
    const taking = screenshots.take("a", FULL);
    taking.catch(() => {});
    await clock.advance(20_000);
    await expect(taking).rejects.toMatchObject({ code: "PICTURE_TIMEOUT", category: "unavailable" });
    expect(screen.attached).toBe(0);
  });

  it("says so when the console is switched off meanwhile", async () => {
    const { screen, screenshots } = start();
    screen.live = false;
    const taking = screenshots.take("a", FULL);
    screen.closing.abort();
    await expect(taking).rejects.toMatchObject({ code: "PICTURE_CONSOLE_OFF" });
  });
});
