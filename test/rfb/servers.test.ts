import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ByteStream } from "#/lib/stream/index.ts";
import { type Cursor, ENCODING, type Framebuffer, type PixelFormat } from "#/protocols/rfb/index.ts";
import { findPicture, samePicture, testPicture } from "#/protocols/rfb/test-support.ts";
import { connectTcp, connectUnix, type Listener } from "#/transports/index.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, freePort, Program } from "../support/process.ts";
import { COLOUR_MAP, FORMATS } from "./formats.ts";
import { watch } from "./peer-client.ts";
import { servePicture, XScreen } from "./x-screen.ts";

const { copyRect, raw, hextile, rre, zlib, zrle, tight, tightPng, desktopSize, jpegQuality9 } = ENCODING;
const host = "127.0.0.1";
const haveX = [
  requirePeer("Xvnc", "tigervnc-standalone-server"),
  requirePeer("vncviewer", "tigervnc-viewer"),
  requirePeer("x11vnc", "x11vnc"),
].every(Boolean);
const haveQemu = requirePeer("qemu-system-x86_64", "qemu-system-x86");

/** Every encoding in every format shows what Raw shows in that format, and what JPEG shows is close to it. */
function compareEncodings(
  dial: () => Promise<ByteStream>,
  encodings: Readonly<Record<string, number>>,
  formats: Readonly<Record<string, PixelFormat>>,
  check?: (picture: Framebuffer) => unknown,
): void {
  it.each(Object.keys(formats))("shows the same in every encoding in %s", async (name) => {
    const pixelFormat = formats[name] as PixelFormat;
    const list = async (...listed: number[]) =>
      watch(await dial(), { pixelFormat, encodings: [...listed, raw, desktopSize] });
    await using reference = await list();
    if (check && name === "RGBX32") await eventually("the picture", async () => check(reference.client.framebuffer));
    const watchers = await Promise.all(
      Object.entries(encodings).map(async ([what, encoding]) => ({ what, watcher: await list(encoding) })),
    );
    try {
      for (const { what, watcher } of watchers) {
        await eventually(what, async () => {
          const { framebuffer } = reference.client;
          const drawn = new Set(framebuffer.words).size > 1;
          return drawn && samePicture(framebuffer, watcher.client.framebuffer);
        });
      }
    } finally {
      for (const { watcher } of watchers) await watcher[Symbol.asyncDispose]();
    }
  });
}

/** Mean difference of the channels, 0 to 255. */
function meanError(a: Framebuffer, b: Framebuffer): number {
  if (a.pixels.length !== b.pixels.length) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < a.pixels.length; i++) sum += Math.abs((a.pixels[i] as number) - (b.pixels[i] as number));
  return sum / a.pixels.length;
}

async function compareJpeg(dial: () => Promise<ByteStream>): Promise<void> {
  await using reference = await watch(await dial(), { encodings: [raw] });
  await using jpeg = await watch(await dial(), { encodings: [tight, jpegQuality9, raw] });
  const error = await eventually("a picture much like the other", async () => {
    const difference = meanError(reference.client.framebuffer, jpeg.client.framebuffer);
    return new Set(reference.client.framebuffer.words).size > 1 && difference < 6 && { difference };
  });
  expect(error.difference).toBeLessThan(6);
}

describe.skipIf(!haveX)("a screen served by TigerVNC and x11vnc", () => {
  const picture = testPicture(301, 203);
  let screen: XScreen;
  let listener: Listener;
  let x11vncPort: number;

  beforeAll(async () => {
    screen = await XScreen.start();
    listener = await servePicture(picture);
    screen.runViewer(listener.port);
    x11vncPort = await freePort();
    const flags = "-localhost -forever -shared -nopw -nocursor -noxdamage -nonap -wait 10 -defer 5".split(" ");
    screen.run("x11vnc", "-display", screen.display, "-rfbport", `${x11vncPort}`, ...flags);
    await eventually("x11vnc", async () => (await connectTcp({ host, port: x11vncPort })).close() === undefined);
  });

  afterAll(async () => {
    await screen[Symbol.asyncDispose]();
    await listener.close();
  });

  describe("Xvnc", () => {
    const dial = () => connectTcp({ host, port: screen.port });
    const encodings = { hextile, rre, zrle, tight, copyRect };
    compareEncodings(dial, encodings, { ...FORMATS, "a colour map": COLOUR_MAP }, (shown) =>
      findPicture(picture, shown),
    );
    it("shows much the same in JPEG", () => compareJpeg(dial));

    it("tells its pointer's shape, and that it takes scan codes", async () => {
      const shapes: Cursor[] = [];
      await using watcher = await watch(await dial(), {
        encodings: [zrle, raw, ENCODING.cursor, ENCODING.extendedKey, ENCODING.extendedDesktopSize],
        events: { onCursor: (shape) => shapes.push(shape) },
      });
      await eventually("both", async () => shapes.length > 0 && watcher.client.extendedKeys);
    });
  });

  describe("x11vnc", () => {
    const dial = () => connectTcp({ host, port: x11vncPort });
    compareEncodings(dial, { hextile, rre, zlib, zrle, tight }, FORMATS, (shown) => findPicture(picture, shown));
    it("shows much the same in JPEG", () => compareJpeg(dial));
  });
});

describe.skipIf(!haveQemu)("QEMU", () => {
  let folder: string;
  let qemu: Program;
  // Its queue for connections is short.
  const dial = () => eventually("QEMU's VNC socket", () => connectUnix(join(folder, "vnc")));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "outband-rfb-"));
    const vnc = `unix:${join(folder, "vnc")},share=force-shared`;
    qemu = new Program("qemu-system-x86_64", [..."-accel tcg -m 16 -nodefaults -vga std -vnc".split(" "), vnc]);
    await using watcher = await watch(await dial(), { encodings: [raw, desktopSize] });
    await eventually("the BIOS screen", async () => watcher.client.framebuffer.width === 720);
  });

  afterAll(async () => {
    await qemu?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const ordered = Object.entries(FORMATS).filter(([, format]) => !format.bigEndian);
  const reversed = Object.entries(FORMATS).filter(([, format]) => format.bigEndian);
  compareEncodings(() => dial(), { hextile, zlib, zrle, tight, tightPng }, Object.fromEntries(ordered));
  // QEMU 7.2 mixes up the colours of Tight and TightPNG for big-endian clients; Xvnc and x11vnc do not.
  compareEncodings(() => dial(), { hextile, zlib, zrle }, Object.fromEntries(reversed));
});
