import { describe, expect, it } from "vitest";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { decodePicture, deflate, encodeJpeg, randomBytes, vncCipher } from "#/transports/index.ts";
import { connectRfb } from "./client.ts";
import { ENCODING } from "./encodings/encoding.ts";
import { Framebuffer, packRgb } from "./framebuffer.ts";
import { BGRX32, type PixelFormat, RGB555, RGBX32 } from "./pixel-format.ts";
import { createPixelReader, createPixelWriter } from "./pixel-translation.ts";
import { type RfbServerOptions, serveRfb } from "./server.ts";
import { cutReads, samePicture, seededNumbers, testPicture, until } from "./test-support.ts";

const FORMATS: Readonly<Record<string, PixelFormat>> = {
  RGBX32,
  BGRX32,
  "32 bits, colours on top": { ...RGBX32, redShift: 24, greenShift: 16, blueShift: 8 },
  "32 bits, big-endian": { ...RGBX32, bigEndian: true },
  "32 bits, colours on top, big-endian": { ...RGBX32, bigEndian: true, redShift: 24, greenShift: 16, blueShift: 8 },
  RGB555,
  "RGB332, 8 bits": {
    ...RGB555,
    bitsPerPixel: 8,
    depth: 8,
    redMax: 7,
    greenMax: 7,
    blueMax: 3,
    redShift: 0,
    greenShift: 3,
    blueShift: 6,
  },
};
const { tight, zrle, hextile, rre, raw, desktopSize } = ENCODING;
const QUALITY_6 = ENCODING.jpegQuality0 + 6;

function inFormat(picture: Framebuffer, format: PixelFormat): Framebuffer {
  const writer = createPixelWriter(format);
  const reader = createPixelReader(format);
  const pixel = new Uint8Array(4);
  const reduced = new Framebuffer(picture.width, picture.height);
  picture.words.forEach((word, i) => {
    writer.pixel(word, pixel, 0);
    reduced.words[i] = reader.pixel(pixel, 0);
  });
  return reduced;
}

interface ViewOptions extends Partial<RfbServerOptions> {
  readonly encodings: readonly number[];
  readonly pixelFormat?: PixelFormat;
  readonly cut?: () => number;
}

/** Our client, listing these encodings, on our server. */
async function view(
  screen: Framebuffer,
  { encodings, pixelFormat = RGBX32, cut = () => 1e9, ...options }: ViewOptions,
) {
  const [serverEnd, clientEnd] = createMemoryStreamPair();
  let bytes = 0;
  const counted = { ...serverEnd, peer: "counted", read: () => serverEnd.read(), close: () => serverEnd.close() };
  const write = (part: Uint8Array) => {
    bytes += part.length;
    return serverEnd.write(part);
  };
  const served = serveRfb(
    { ...counted, write },
    { framebuffer: screen, name: "view", security: { type: "none" }, ...options },
    { vncCipher, deflate, randomBytes, encodeJpeg },
  );
  const clocked = options.clock ? { clock: options.clock } : {};
  const client = await connectRfb(
    cutReads(clientEnd, cut),
    { profile: "plain", password: null, encodings, pixelFormat, ...clocked },
    { vncCipher, decodePicture },
  );
  const running = client.run(new AbortController().signal);
  return {
    client,
    bytes: () => bytes,
    async [Symbol.asyncDispose]() {
      client.close();
      await Promise.all([running, served]);
    },
  };
}

function noise(width: number, height: number, seed = 1): Framebuffer {
  const picture = new Framebuffer(width, height);
  const random = seededNumbers(seed);
  for (let i = 0; i < picture.words.length; i++) {
    // Smooth enough for JPEG, and never the same colour twice in a row.
    const [x, y] = [i % width, Math.floor(i / width)];
    picture.words[i] = packRgb((x >> 1) & 255, (y + random(4)) & 255, ((x + y) >> 1) & 255);
  }
  return picture;
}

function meanError(a: Framebuffer, b: Framebuffer): number {
  let sum = 0;
  for (let i = 0; i < a.pixels.length; i++) sum += Math.abs((a.pixels[i] as number) - (b.pixels[i] as number));
  return a.width === b.width && a.height === b.height ? sum / a.pixels.length : Number.POSITIVE_INFINITY;
}

describe("our client on our server", () => {
  for (const [formatName, pixelFormat] of Object.entries(FORMATS)) {
    for (const [name, encoding] of Object.entries({ tight, zrle, hextile, rre, raw })) {
      it(`shows the picture and its changes in ${name} and ${formatName}`, async () => {
        const screen = testPicture(331, 150);
        const random = seededNumbers(9);
        await using viewer = await view(screen, {
          encodings: [encoding, raw, desktopSize],
          pixelFormat,
          cut: () => 1 + random(4000),
        });
        const { framebuffer } = viewer.client;
        await until("the picture", () => samePicture(inFormat(screen, pixelFormat), framebuffer));
        for (let i = 0; i < 3; i++) {
          const rect = { x: 100 * i, y: 20 * i, width: 70, height: 40 };
          screen.fill(rect, packRgb(200, 30 * i, 90));
          screen.damage(rect);
          await until(`change ${i}`, () => samePicture(inFormat(screen, pixelFormat), framebuffer));
        }
        screen.resize(70, 300);
        screen.fill({ x: 5, y: 5, width: 60, height: 200 }, packRgb(8, 200, 40));
        screen.damage({ x: 5, y: 5, width: 60, height: 200 });
        await until("the new size", () => samePicture(inFormat(screen, pixelFormat), framebuffer));
      });
    }
  }
});

describe("JPEG", () => {
  it("carries photographs to viewers that list a quality, and what they are exactly once they stand still", async () => {
    const clock = new ManualClock();
    const screen = noise(1024, 300);
    await using viewer = await view(screen, { encodings: [tight, QUALITY_6, raw], clock });
    const { framebuffer } = viewer.client;
    await until("something like the picture", () => meanError(screen, framebuffer) < 6);
    expect(samePicture(screen, framebuffer)).toBe(false);
    expect(viewer.bytes()).toBeLessThan(200_000);
    await clock.advance(600);
    await clock.advance(600);
    await until("the picture", () => samePicture(screen, framebuffer));
  });

  it("leaves text as it is in the middle of a photograph", async () => {
    const clock = new ManualClock();
    const screen = noise(1024, 256);
    const text = { x: 256, y: 64, width: 256, height: 64 };
    screen.fill(text, packRgb(0, 0, 170));
    screen.fill({ ...text, width: 30 }, packRgb(255, 255, 255));
    await using viewer = await view(screen, { encodings: [tight, QUALITY_6, raw], clock });
    const { framebuffer } = viewer.client;
    await until("something like the picture", () => meanError(screen, framebuffer) < 6);
    const cell = (picture: Framebuffer) => picture.words.slice(64 * 1024 + 256, 64 * 1024 + 512);
    await until("the text", () => cell(framebuffer).every((word, i) => word === cell(screen)[i]));
  });

  it.each([
    ["no quality is listed", [tight, raw]],
    ["Tight is not listed", [zrle, QUALITY_6, raw]],
  ])("is not used when %s", async (_, encodings) => {
    const screen = noise(600, 128);
    await using viewer = await view(screen, { encodings });
    await until("the picture", () => samePicture(screen, viewer.client.framebuffer));
  });
});

describe("a server with much to encode", () => {
  it("lets others have their turn in between", async () => {
    const screen = new Framebuffer(1024, 768);
    const random = seededNumbers(3);
    for (let i = 0; i < screen.words.length; i++) screen.words[i] = packRgb(random(256), random(256), random(256));
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await using viewer = await view(screen, { encodings: [tight, raw] });
    await until("the picture", () => samePicture(screen, viewer.client.framebuffer));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(4);
  });
});

describe("extended keys", () => {
  it("are announced when they are of use, and come with their scan code", async () => {
    const seen: unknown[] = [];
    let useful = false;
    const screen = testPicture(64, 64);
    await using viewer = await view(screen, {
      encodings: [tight, ENCODING.extendedKey],
      extendedKeys: () => useful,
      onKey: (keysym, down) => seen.push(["key", keysym, down]),
      onExtendedKey: (keysym, keycode, down) => seen.push(["extended", keysym, keycode, down]),
    });
    const { client } = viewer;
    await until("the picture", () => samePicture(screen, client.framebuffer));
    expect(client.extendedKeys).toBe(false);
    client.key(97, true, 0x1e);
    await until("a key", () => seen.length === 1);
    useful = true;
    screen.damage({ x: 0, y: 0, width: 1, height: 1 });
    await until("the announcement", () => client.extendedKeys);
    client.key(97, false, 0x1e);
    client.key(0, true, 0xd3);
    client.key(98, true);
    await until("the keys", () => seen.length === 4);
    expect(seen).toEqual([
      ["key", 97, true],
      ["extended", 97, 0x1e, false],
      ["extended", 0, 0xd3, true],
      ["key", 98, true],
    ]);
  });
});
