import { describe, expect, it } from "vitest";
import { ENCODING, Framebuffer, packRgb, RGBX32, ScreenTiles, ViewerUpdates } from "#/protocols/rfb/index.ts";
import { samePicture, testPicture } from "#/protocols/rfb/test-support.ts";
import { deflate } from "#/transports/index.ts";

/** SetEncodings of noVNC 1.7 in Chromium. */
const NOVNC_LIST = [
  1,
  50,
  7,
  -260,
  16,
  21,
  5,
  2,
  6,
  0,
  -26,
  -254,
  -223,
  -224,
  -258,
  -261,
  -308,
  -309,
  -312,
  -313,
  -307,
  0xc0a1e5ce | 0,
  -316,
  0x574d5664,
  -239,
];

interface Decoder {
  decodeRect(
    x: number,
    y: number,
    width: number,
    height: number,
    sock: object,
    display: object,
    depth: number,
  ): boolean;
}

/** noVNC's own decoders: the package exports only its whole client, so they are taken by their path. */
async function loadDecoder(name: string): Promise<Decoder> {
  Object.assign(globalThis, { window: globalThis, document: { createElement: () => ({}) } });
  const file = new URL(`../../node_modules/@novnc/novnc/core/decoders/${name}.js`, import.meta.url);
  const { default: NoVncDecoder } = (await import(file.href)) as { default: new () => Decoder };
  return new NoVncDecoder();
}

/** What noVNC's decoders need of a socket: all bytes are there. */
function createSock(bytes: Uint8Array) {
  let at = 0;
  const take = (length: number) => {
    at += length;
    return bytes.slice(at - length, at);
  };
  const number = (length: number) => take(length).reduce((value, byte) => value * 256 + byte, 0);
  return {
    rQwait: (_: string, length: number, goBack = 0) => {
      const short = bytes.length - at < length;
      if (short) at -= goBack;
      return short;
    },
    rQpeek8: () => bytes[at],
    rQskipBytes: take,
    rQshift8: () => number(1),
    rQshift16: () => number(2),
    rQshift32: () => number(4),
    rQshiftBytes: (length: number) => take(length),
    rQpeekBytes: (length: number) => bytes.slice(at, at + length),
    rQshiftTo: (target: Uint8Array, length: number) => target.set(take(length)),
    get left() {
      return bytes.length - at;
    },
  };
}

function createDisplay(screen: Framebuffer) {
  const word = (bytes: Uint8Array, i: number) =>
    packRgb(bytes[i] as number, bytes[i + 1] as number, bytes[i + 2] as number);
  return {
    fillRect: (x: number, y: number, width: number, height: number, colour: Uint8Array) =>
      screen.fill({ x, y, width, height }, word(colour, 0)),
    blitImage: (x: number, y: number, width: number, height: number, bytes: Uint8Array, offset: number) => {
      for (let i = 0; i < width * height; i++) {
        const at = (y + Math.floor(i / width)) * screen.width + x + (i % width);
        screen.words[at] = word(bytes, offset + i * 4);
      }
    },
  };
}

/** The first update that a viewer with this list gets. */
async function firstUpdate(picture: Framebuffer, encodings: readonly number[]): Promise<Uint8Array> {
  using tiles = new ScreenTiles(picture, { deflate });
  const updates = new ViewerUpdates(tiles, picture, RGBX32);
  updates.setEncodings(new Set(encodings));
  const rect = { x: 0, y: 0, width: picture.width, height: picture.height };
  updates.request({ kind: "framebuffer-update-request", incremental: false, rect });
  const parts: Uint8Array[] = [];
  await updates.send(async (part) => void parts.push(part));
  return Uint8Array.from(Buffer.concat(parts));
}

/** Two colours all over: rows of tiles that are sent as one rectangle. */
function textPicture(width: number, height: number): Framebuffer {
  const picture = new Framebuffer(width, height);
  picture.words.forEach((_, i) => {
    if (((i % width) * 7 + Math.floor(i / width) * 13) % 11 < 3) picture.words[i] = packRgb(170, 170, 170);
  });
  return picture;
}

describe("noVNC's own decoders", () => {
  it.each([
    ["tight", NOVNC_LIST, ENCODING.tight],
    ["hextile", [5, 0], ENCODING.hextile],
    ["raw", [0], ENCODING.raw],
  ] as const)(
    "draw our %s bit for bit, every rectangle with a decoder that has seen nothing before",
    async (name, list, encoding) => {
      for (const picture of [testPicture(611, 203), textPicture(1100, 140)]) {
        const sock = createSock(await firstUpdate(picture, list));
        const screen = new Framebuffer(picture.width, picture.height);
        const display = createDisplay(screen);
        expect([sock.rQshift8(), sock.rQshift8()]).toEqual([0, 0]);
        const count = sock.rQshift16();
        for (let i = 0; i < count; i++) {
          const [x, y, width, height] = [
            sock.rQshift16(),
            sock.rQshift16(),
            sock.rQshift16(),
            sock.rQshift16(),
          ] as const;
          expect(sock.rQshift32()).toBe(encoding);
          const decoder = await loadDecoder(name);
          expect(decoder.decodeRect(x, y, width, height, sock, display, 24)).toBe(true);
        }
        expect(sock.left).toBe(0);
        expect(samePicture(screen, picture)).toBe(true);
      }
    },
  );
});
