import { deflateRawSync, constants as zlib } from "node:zlib";
import { concatBytes } from "#/lib/bytes/index.ts";
import { blob, type Field, u8, u16, u32 } from "../fields.ts";
import type { Random } from "../random.ts";
import { bomb, JPEG_SIZE, jpeg, png } from "./payloads.ts";

/** What the generators of rectangles know of the session. */
export interface RectContext {
  readonly random: Random;
  /** Nothing that the client may refuse: no JPEG, since it asks for no quality; only what the encodings define. */
  readonly benign: boolean;
  readonly bytesPerPixel: number;
  /** The server's picture: DesktopSize changes it. */
  width: number;
  height: number;
  /** Zlib streams that have begun, by name. */
  readonly zlibBegun: Set<string>;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

type RectData = (context: RectContext, size: Size) => Field[];

/**
 * The data of a rectangle, by encoding: mostly what the specification says. To add one: its number, and the fields it
 * has in their order. One that the client does not decode is a rectangle of an encoding it did not ask for.
 */
export const RECTS: ReadonlyMap<number, RectData> = new Map<number, RectData>([
  [0, (context, size) => [blob(pixels(context, size.width * size.height))]],
  [1, copyRect],
  [2, rre],
  [5, hextile],
  [6, (context, size) => zlibBlock(context, "zlib", pixels(context, size.width * size.height))],
  [7, tight],
  [16, (context, size) => zlibBlock(context, "zrle", zrleTiles(context, size))],
  [21, () => [blob(jpeg())]],
  [-223, () => []],
  [-224, () => []],
  [-239, cursor],
  [-240, xCursor],
  [-257, () => []],
  [-258, () => []],
  [-260, tight],
  [-261, () => [u8(2)]],
  [-307, (context) => text(context)],
  [-308, (_, size) => [u8(1), blob(new Uint8Array(3)), u32(0), ...[0, 0, size.width, size.height].map(u16), u32(0)]],
  [-314, (context, size) => [u32(0), blob(pixels({ ...context, bytesPerPixel: 4 }, size.width * size.height))]],
  [-316, () => []],
  [0x574d5664, (_, size) => [u8(1), u8(0), blob(new Uint8Array(size.width * size.height * 4))]],
]);

/** Few colours, so that what packs pixels has something to pack. */
function pixels({ random, bytesPerPixel }: RectContext, count: number): Uint8Array {
  const palette = random.bytes(bytesPerPixel * 4);
  const bytes = new Uint8Array(count * bytesPerPixel);
  for (let at = 0; at < bytes.length; at += bytesPerPixel) {
    const from = random.below(4) * bytesPerPixel;
    bytes.set(palette.subarray(from, from + bytesPerPixel), at);
  }
  return bytes;
}

function copyRect({ random, width, height }: RectContext, size: Size): Field[] {
  return [u16(random.below(width - size.width + 1)), u16(random.below(height - size.height + 1))];
}

function rre(context: RectContext, { width, height }: Size): Field[] {
  const { random } = context;
  const count = Math.min(random.below(5), width * height);
  const fields = [u32(count), blob(pixels(context, 1))];
  for (let i = 0; i < count; i++) {
    const [x, y] = [random.below(width), random.below(height)];
    fields.push(blob(pixels(context, 1)), u16(x), u16(y));
    fields.push(u16(random.below(width - x + 1)), u16(random.below(height - y + 1)));
  }
  return fields;
}

function hextile(context: RectContext, { width, height }: Size): Field[] {
  const { random } = context;
  const fields: Field[] = [];
  for (let y = 0; y < height; y += 16) {
    for (let x = 0; x < width; x += 16) {
      const mask = random.below(32);
      fields.push(u8(mask));
      if (mask & 1) {
        fields.push(blob(pixels(context, Math.min(16, width - x) * Math.min(16, height - y))));
        continue;
      }
      if (mask & 2) fields.push(blob(pixels(context, 1)));
      if (mask & 4) fields.push(blob(pixels(context, 1)));
      if (!(mask & 8)) continue;
      const count = random.below(4);
      fields.push(u8(count));
      for (let i = 0; i < count; i++) {
        if (mask & 16) fields.push(blob(pixels(context, 1)));
        fields.push(u8(0), u8(0));
      }
    }
  }
  return fields;
}

/** Control byte, then fill, basic with a filter, JPEG or PNG. TPIXEL is 3 bytes for 32 bits a pixel. */
function tight(context: RectContext, { width, height }: Size): Field[] {
  const { random } = context;
  const tpixel = context.bytesPerPixel === 4 ? 3 : context.bytesPerPixel;
  const narrow = { ...context, bytesPerPixel: tpixel };
  const lossless = ["fill", "copy", "copy", "palette", "palette", "gradient"];
  const kind = random.pick(context.benign ? lossless : [...lossless, "jpeg", "png"]);
  if (kind === "fill") return [u8(0x80), blob(pixels(narrow, 1))];
  if (kind === "jpeg") return [u8(0x90), ...compact(jpeg())];
  if (kind === "png") return [u8(0xa0), ...compact(png())];
  const stream = random.below(4);
  const reset = random.chance(50) ? 1 << stream : 0;
  const name = `tight ${stream}`;
  if (reset) context.zlibBegun.delete(name);
  const basic = (data: Uint8Array) => (data.length < 12 ? [blob(data)] : compact(deflated(context, name, data)));
  if (kind === "copy") return [u8((stream << 4) | reset), ...basic(pixels(narrow, width * height))];
  const control = u8(0x40 | (stream << 4) | reset);
  if (kind === "gradient") return [control, u8(2), ...basic(random.bytes(width * height * tpixel))];
  const colours = random.pick([1, 2, 3, 16, 256]);
  const rowBytes = colours <= 2 ? Math.ceil(width / 8) : width;
  const indexes = new Uint8Array(rowBytes * height).fill(random.below(colours));
  return [control, u8(1), u8(colours - 1), blob(pixels(narrow, colours)), ...basic(indexes)];
}

/** 64x64 tiles of CPIXELs: raw, solid, packed palette, plain and palette run lengths. */
function zrleTiles(context: RectContext, { width, height }: Size): Uint8Array {
  const { random } = context;
  const narrow = { ...context, bytesPerPixel: context.bytesPerPixel === 4 ? 3 : context.bytesPerPixel };
  const tiles: Uint8Array[] = [];
  for (let y = 0; y < height; y += 64) {
    for (let x = 0; x < width; x += 64) {
      const [w, h] = [Math.min(64, width - x), Math.min(64, height - y)];
      const kind = random.pick([0, 1, 2, 3, 16, 128, 130, 255, context.benign ? 4 : random.below(256)]);
      tiles.push(Uint8Array.of(kind));
      if (kind === 0) tiles.push(pixels(narrow, w * h));
      else if (kind <= 16) {
        const bits = kind === 1 ? 0 : kind === 2 ? 1 : kind <= 4 ? 2 : 4;
        tiles.push(pixels(narrow, kind), new Uint8Array(Math.ceil((w * bits) / 8) * h));
      } else if (kind === 128) tiles.push(pixels(narrow, 1), runLength(w * h));
      else if (kind > 129) tiles.push(pixels(narrow, kind - 128), Uint8Array.of(0x80), runLength(w * h));
    }
  }
  return concatBytes(tiles);
}

function runLength(count: number): Uint8Array {
  const bytes = new Uint8Array(Math.floor((count - 1) / 255) + 1).fill(255);
  bytes[bytes.length - 1] = (count - 1) % 255;
  return bytes;
}

function zlibBlock(context: RectContext, name: string, data: Uint8Array): Field[] {
  const bytes = deflated(context, name, data);
  return [u32(bytes.length), blob(bytes)];
}

/** DesktopSize and ExtendedDesktopSize: the rectangle is the picture's new size. */
export const SIZES: ReadonlySet<number> = new Set([-223, -308]);

/** A piece of one long zlib stream, ended by a sync flush; now and then a bomb. */
function deflated({ random, benign, zlibBegun }: RectContext, name: string, data: Uint8Array): Uint8Array {
  const options = { level: 1, finishFlush: zlib.Z_SYNC_FLUSH };
  const raw = !benign && random.below(200) === 0 ? bomb() : deflateRawSync(data, options);
  if (zlibBegun.has(name)) return raw;
  zlibBegun.add(name);
  return concatBytes([Uint8Array.of(0x78, 0x01), raw]);
}

function compact(data: Uint8Array): Field[] {
  const { length } = data;
  const head =
    length < 0x80
      ? [length]
      : length < 0x4000
        ? [(length & 0x7f) | 0x80, length >> 7]
        : [(length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14];
  return [...head.map(u8), blob(data)];
}

function cursor(context: RectContext, { width, height }: Size): Field[] {
  return [blob(pixels(context, width * height)), blob(new Uint8Array(Math.ceil(width / 8) * height))];
}

function xCursor(_: RectContext, { width, height }: Size): Field[] {
  const bitmap = Math.ceil(width / 8) * height;
  return width * height === 0 ? [] : [blob(new Uint8Array(6)), blob(new Uint8Array(2 * bitmap))];
}

function text({ random }: RectContext): Field[] {
  const bytes = random.bytes(random.below(20));
  return [u32(bytes.length), blob(bytes)];
}

/** The size a rectangle must have so that its data can be right. */
export function rectSize(encoding: number, { random, width, height }: RectContext): Size {
  if (SIZES.has(encoding)) return { width: random.pick([1, 64, 100, 300]), height: random.pick([1, 48, 70]) };
  if (encoding === 21 && JPEG_SIZE <= Math.min(width, height)) return { width: JPEG_SIZE, height: JPEG_SIZE };
  return { width: random.between(1, Math.min(width, 70)), height: random.between(1, Math.min(height, 40)) };
}
