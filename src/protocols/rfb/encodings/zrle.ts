import { serverFault } from "../errors.ts";
import type { Framebuffer, Rect } from "../framebuffer.ts";
import type { PixelReader } from "../pixel-translation.ts";
import { Inflater } from "../zlib/inflater.ts";
import { takeSized } from "./compressed.ts";
import type { RectDecoder } from "./encoding.ts";

export const ZRLE_SIDE = 64;

/** Subencodings, RFC 6143 section 7.7.6. Between them stand sizes of palettes. */
export const ZRLE = { raw: 0, solid: 1, maxPacked: 16, plainRle: 128, minPaletteRle: 130 } as const;

/** ZRLE, RFC 6143 section 7.7.6: U32 length, data that inflates to tiles of 64x64. One zlib stream for a connection. */
export function createZrleDecoder(cpixels: PixelReader): RectDecoder {
  const inflater = new Inflater();
  return function* decodeZrle(input, rect, { framebuffer }) {
    const rawBytes = rect.width * rect.height * (cpixels.bytesPerPixel + 1);
    inflater.push(yield* takeSized(input, rawBytes, "ZRLE"));
    const tile = { inflater, cpixels, framebuffer };
    for (let y = rect.y; y < rect.y + rect.height; y += ZRLE_SIDE) {
      const height = Math.min(ZRLE_SIDE, rect.y + rect.height - y);
      for (let x = rect.x; x < rect.x + rect.width; x += ZRLE_SIDE) {
        decodeTile({ x, y, width: Math.min(ZRLE_SIDE, rect.x + rect.width - x), height }, tile);
      }
    }
    inflater.finish();
  };
}

interface TileTarget {
  readonly inflater: Inflater;
  readonly cpixels: PixelReader;
  readonly framebuffer: Framebuffer;
}

function decodeTile(rect: Rect, target: TileTarget): void {
  const { inflater, cpixels, framebuffer } = target;
  const subencoding = inflater.u8();
  const pixel = () => cpixels.pixel(inflater.read(cpixels.bytesPerPixel), 0);
  if (subencoding === ZRLE.raw) decodeRawTile(rect, target);
  else if (subencoding === ZRLE.solid) framebuffer.fill(rect, pixel());
  else if (subencoding <= ZRLE.maxPacked) {
    decodePackedTile(rect, Uint32Array.from({ length: subencoding }, pixel), target);
  } else if (subencoding === ZRLE.plainRle) {
    paintRuns(rect, framebuffer, () => ({ word: pixel(), length: runLength(inflater) }));
  } else if (subencoding >= ZRLE.minPaletteRle) {
    const palette = Uint32Array.from({ length: subencoding - ZRLE.plainRle }, pixel);
    paintRuns(rect, framebuffer, () => {
      const index = inflater.u8();
      const word = palette[index & 127];
      if (word === undefined) throw fault(`colour ${index & 127} of ${palette.length}`);
      return { word, length: index & 128 ? runLength(inflater) : 1 };
    });
  } else throw fault(`subencoding ${subencoding} is none`);
}

function decodeRawTile(rect: Rect, { inflater, cpixels, framebuffer }: TileTarget): void {
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const row = inflater.read(rect.width * cpixels.bytesPerPixel);
    cpixels.row(row, framebuffer.words, y * framebuffer.width + rect.x, rect.width);
  }
}

/** Places in the palette in 1, 2 or 4 bits, the first highest, every row from a new byte. */
function decodePackedTile(rect: Rect, palette: Uint32Array, { inflater, framebuffer }: TileTarget): void {
  const bits = packedBits(palette.length);
  const mask = (1 << bits) - 1;
  const rowBytes = Math.ceil((rect.width * bits) / 8);
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const row = inflater.read(rowBytes);
    const start = y * framebuffer.width + rect.x;
    for (let x = 0, bit = 0; x < rect.width; x++, bit += bits) {
      const word = palette[((row[bit >> 3] as number) >> (8 - bits - (bit & 7))) & mask];
      if (word === undefined) throw fault(`a colour beyond the ${palette.length} of its palette`);
      framebuffer.words[start + x] = word;
    }
  }
}

export function packedBits(colours: number): 1 | 2 | 4 {
  return colours <= 2 ? 1 : colours <= 4 ? 2 : 4;
}

function paintRuns(rect: Rect, framebuffer: Framebuffer, next: () => { word: number; length: number }): void {
  const { words } = framebuffer;
  for (let done = 0, total = rect.width * rect.height; done < total; ) {
    const { word, length } = next();
    if (length > total - done) throw fault("a run that goes beyond its tile");
    for (const end = done + length; done < end; ) {
      const x = done % rect.width;
      const count = Math.min(rect.width - x, end - done);
      const start = (rect.y + Math.floor(done / rect.width)) * framebuffer.width + rect.x + x;
      words.fill(word, start, start + count);
      done += count;
    }
  }
}

/** 1 + the sum of bytes, the last of which is the first that is not 255. */
function runLength(inflater: Inflater): number {
  let length = 1;
  for (;;) {
    const byte = inflater.u8();
    length += byte;
    if (byte !== 255) return length;
    if (length > ZRLE_SIDE * ZRLE_SIDE) throw fault("a run that goes beyond its tile");
  }
}

function fault(what: string): Error {
  return serverFault("RFB_PROTOCOL", `reading ZRLE: ${what}`);
}
