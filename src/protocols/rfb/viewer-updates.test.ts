import { describe, expect, it } from "vitest";
import { deflate } from "#/transports/index.ts";
import { ENCODING } from "./encodings/encoding.ts";
import { Framebuffer, packRgb } from "./framebuffer.ts";
import { RGBX32 } from "./pixel-format.ts";
import { ScreenTiles } from "./screen-tiles.ts";
import { testPicture } from "./test-support.ts";
import { ViewerUpdates } from "./viewer-updates.ts";

const WHOLE = { x: 0, y: 0, width: 65535, height: 65535 };

function createViewer(framebuffer = testPicture(600, 200), listed: readonly number[] = [ENCODING.tight]) {
  const tiles = new ScreenTiles(framebuffer, { deflate });
  const updates = new ViewerUpdates(tiles, framebuffer, RGBX32);
  updates.setEncodings(new Set(listed));
  let bytes = 0;
  let largest = 0;
  let rects = 0;
  return {
    framebuffer,
    updates,
    request: (incremental: boolean, rect = WHOLE) =>
      updates.request({ kind: "framebuffer-update-request", incremental, rect }),
    /** Rectangles of the update sent, or null when there was none to send. */
    async send(write: () => Promise<void> = async () => {}) {
      let first = true;
      const sent = await updates.send((part) => {
        if (first) rects = new DataView(part.buffer, part.byteOffset).getUint16(2);
        first = false;
        bytes += part.length;
        largest = Math.max(largest, part.length);
        return write();
      });
      return sent ? rects : null;
    },
    get bytes() {
      return bytes;
    },
    get largest() {
      return largest;
    },
  };
}

describe("ViewerUpdates", () => {
  it("sends nothing that was not asked for", async () => {
    const viewer = createViewer();
    expect(await viewer.send()).toBeNull();
    viewer.request(false);
    expect(await viewer.send()).toBe(12);
    viewer.framebuffer.damage({ x: 0, y: 0, width: 1, height: 1 });
    expect(await viewer.send()).toBeNull();
  });

  it("sends a viewer that was slow the last state only, once", async () => {
    const viewer = createViewer();
    viewer.request(false);
    await viewer.send();
    for (let i = 0; i < 100; i++) viewer.framebuffer.damage({ x: i, y: 10, width: 1, height: 1 });
    viewer.request(true);
    expect(await viewer.send()).toBe(1);
    viewer.request(true);
    expect(await viewer.send()).toBeNull();
  });

  it("sends again what changes while it is being sent", async () => {
    const viewer = createViewer();
    viewer.request(false);
    await viewer.send();
    viewer.framebuffer.damage({ x: 0, y: 0, width: 1, height: 1 });
    viewer.request(true);
    await viewer.send(async () => viewer.framebuffer.damage({ x: 0, y: 0, width: 1, height: 1 }));
    viewer.request(true);
    expect(await viewer.send()).toBe(1);
  });

  it("sends all of it again to a viewer that has lost it", async () => {
    const viewer = createViewer();
    viewer.request(false);
    await viewer.send();
    viewer.request(false, { x: 0, y: 0, width: 300, height: 64 });
    expect(await viewer.send()).toBe(2);
  });

  it.each([
    ["DesktopSize", [ENCODING.desktopSize], 4 + 12],
    ["ExtendedDesktopSize", [ENCODING.extendedDesktopSize], 4 + 12 + 4 + 16],
    ["DesktopSize of the two", [ENCODING.extendedDesktopSize, ENCODING.desktopSize], 4 + 12],
  ])("tells a change of size alone, as %s, and everything after the next request", async (_, listed, size) => {
    const viewer = createViewer(testPicture(600, 200), [ENCODING.tight, ...listed]);
    viewer.request(false);
    await viewer.send();
    const before = viewer.bytes;
    viewer.framebuffer.resize(64, 64);
    viewer.request(true);
    expect(await viewer.send()).toBe(1);
    expect(viewer.bytes - before).toBe(size);
    expect(await viewer.send()).toBeNull();
    viewer.request(true);
    expect(await viewer.send()).toBe(1);
  });

  it("finishes an update whose picture changes size in its middle", async () => {
    const viewer = createViewer(testPicture(1024, 768), [ENCODING.raw]);
    let resized = false;
    viewer.request(false);
    const rects = await viewer.send(async () => {
      if (!resized) viewer.framebuffer.resize(10, 10);
      resized = true;
    });
    expect(rects).toBe(48);
    expect(viewer.bytes).toBe(4 + 48 * 12 + 1024 * 768 * 4);
  });

  it("never holds much more than a tile for a viewer that does not read", async () => {
    const viewer = createViewer(testPicture(1024, 768), [ENCODING.raw]);
    viewer.request(false);
    await viewer.send();
    expect(viewer.largest).toBeLessThan(256 * 1024);
  });

  it.each([
    ["nothing", { x: 0, y: 0, width: 0, height: 0 }],
    ["what lies outside", { x: 65535, y: 65535, width: 65535, height: 65535 }],
  ])("leaves a request for %s unanswered", async (_, rect) => {
    const viewer = createViewer();
    viewer.request(false, rect);
    expect(await viewer.send()).toBeNull();
  });

  it("serves an empty picture", async () => {
    const viewer = createViewer(new Framebuffer(0, 0));
    viewer.request(false);
    expect(await viewer.send()).toBeNull();
    viewer.framebuffer.resize(1, 1);
    viewer.framebuffer.fill({ x: 0, y: 0, width: 1, height: 1 }, packRgb(1, 2, 3));
    expect(await viewer.send()).toBeNull();
  });
});
