import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENCODING, Framebuffer } from "#/protocols/rfb/index.ts";
import { samePicture, testPicture } from "#/protocols/rfb/test-support.ts";
import { requirePeer } from "../support/peers.ts";
import { run } from "../support/process.ts";
import { servePicture, XScreen } from "./x-screen.ts";

const { raw, hextile, rre, zrle, tight } = ENCODING;
const host = "127.0.0.1";
const haveGvnc = requirePeer("gvnccapture", "gvncviewer") && requirePeer("Xvnc", "tigervnc-standalone-server");
const haveSnapshot = requirePeer("vncsnapshot", "vncsnapshot");

async function readPicture(file: string): Promise<Framebuffer> {
  // What gvnccapture has in the fourth byte is what no pixel format has a meaning for.
  const { data, info } = await sharp(await readFile(file))
    .removeAlpha()
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const picture = new Framebuffer(info.width, info.height);
  picture.pixels.set(data);
  return picture;
}

function largestError(a: Framebuffer, b: Framebuffer): number {
  return a.pixels.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b.pixels[i] as number))), 0);
}

describe("clients that take a picture of our server", () => {
  const picture = testPicture(331, 203);
  let folder: string;
  let screen: XScreen | null = null;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "outband-clients-"));
    if (haveGvnc) screen = await XScreen.start();
  });

  afterAll(async () => {
    await screen?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function capture(encodings: readonly number[], program: string, args: (display: number) => string[]) {
    const listener = await servePicture(picture, { security: { type: "none" }, allowedEncodings: encodings });
    const env = { ...process.env, DISPLAY: screen?.display ?? "" };
    const { code, output } = await run(program, args(listener.port - 5900), { env });
    await listener.close();
    expect(code, output).toBe(0);
  }

  it.skipIf(!haveGvnc).each(Object.entries({ zrle, hextile, rre, raw }))(
    "gvnccapture saves exactly our picture from %s",
    async (name, encoding) => {
      const file = join(folder, `${name}.png`);
      await capture([encoding], "gvnccapture", (display) => ["-q", `${host}:${display}`, file]);
      expect(samePicture(await readPicture(file), picture)).toBe(true);
    },
  );

  it.skipIf(!haveSnapshot).each(Object.entries({ tight, hextile, rre, raw }))(
    "vncsnapshot saves our picture from %s, as far as its JPEG can",
    async (name, encoding) => {
      const file = join(folder, `${name}.jpg`);
      const flags = ["-quiet", "-nojpeg", "-encodings", `${name} raw`];
      await capture([encoding], "vncsnapshot", (display) => [...flags, `${host}:${display}`, file]);
      const reference = join(folder, "reference.png");
      const size = { width: picture.width, height: picture.height, channels: 4 } as const;
      await sharp(picture.pixels, { raw: size }).png().toFile(reference);
      expect(largestError(await readPicture(file), await readPicture(reference))).toBeLessThan(90);
    },
  );
});
