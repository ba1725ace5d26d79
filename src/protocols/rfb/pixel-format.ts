import type { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";

/** PIXEL_FORMAT, RFC 6143 section 7.4: how one pixel is laid out on the wire. */
export interface PixelFormat {
  readonly bitsPerPixel: number;
  readonly depth: number;
  readonly bigEndian: boolean;
  /** On the wire any value but 0 is true: x11vnc sends 255. */
  readonly trueColour: boolean;
  readonly redMax: number;
  readonly greenMax: number;
  readonly blueMax: number;
  readonly redShift: number;
  readonly greenShift: number;
  readonly blueShift: number;
}

/** Bytes R, G, B, X: what noVNC asks for and what `Framebuffer` holds. */
export const RGBX32: PixelFormat = {
  bitsPerPixel: 32,
  depth: 24,
  bigEndian: false,
  trueColour: true,
  redMax: 255,
  greenMax: 255,
  blueMax: 255,
  redShift: 0,
  greenShift: 8,
  blueShift: 16,
};

/** Bytes B, G, R, X: native to QEMU, TigerVNC and x11vnc on a PC. */
export const BGRX32: PixelFormat = { ...RGBX32, redShift: 16, greenShift: 8, blueShift: 0 };

/** 16 bits, 5/5/5, little-endian: native to the VNC server of iDRAC 7 to 9. */
export const RGB555: PixelFormat = {
  bitsPerPixel: 16,
  depth: 15,
  bigEndian: false,
  trueColour: true,
  redMax: 31,
  greenMax: 31,
  blueMax: 31,
  redShift: 10,
  greenShift: 5,
  blueShift: 0,
};

export const PIXEL_FORMAT_BYTES = 16;

export function decodePixelFormat(reader: ByteReader): PixelFormat {
  const format = {
    bitsPerPixel: reader.u8("bits-per-pixel"),
    depth: reader.u8("depth"),
    bigEndian: reader.u8("big-endian-flag") !== 0,
    trueColour: reader.u8("true-colour-flag") !== 0,
    redMax: reader.u16("red-max"),
    greenMax: reader.u16("green-max"),
    blueMax: reader.u16("blue-max"),
    redShift: reader.u8("red-shift"),
    greenShift: reader.u8("green-shift"),
    blueShift: reader.u8("blue-shift"),
  };
  reader.skip(3, "PIXEL_FORMAT padding");
  return format;
}

export function encodePixelFormat(format: PixelFormat, writer: ByteWriter): void {
  writer
    .u8(format.bitsPerPixel)
    .u8(format.depth)
    .u8(format.bigEndian ? 1 : 0)
    .u8(format.trueColour ? 1 : 0)
    .u16(format.redMax)
    .u16(format.greenMax)
    .u16(format.blueMax)
    .u8(format.redShift)
    .u8(format.greenShift)
    .u8(format.blueShift)
    .zeros(3);
}

/** True colour, 8, 16 or 32 bits, and every channel 2^n - 1 inside the pixel: the formats we can translate. */
export function isUsableFormat(format: PixelFormat): boolean {
  const { bitsPerPixel: bits } = format;
  const channel = (max: number, shift: number) =>
    max > 0 && (max & (max + 1)) === 0 && shift < bits && shift + Math.log2(max + 1) <= bits;
  return (
    format.trueColour &&
    (bits === 8 || bits === 16 || bits === 32) &&
    channel(format.redMax, format.redShift) &&
    channel(format.greenMax, format.greenShift) &&
    channel(format.blueMax, format.blueShift)
  );
}

/** 8 bits that are places in a colour map: SetColourMapEntries says what they look like. */
export function isColourMapped(format: PixelFormat): boolean {
  return !format.trueColour && format.bitsPerPixel === 8;
}

/** Tight sends 3 bytes R, G, B (its TPIXEL) when the format is 32 bits, depth 24 and 8 bits a channel, whatever the shifts. */
export function hasRgbTpixel(format: PixelFormat): boolean {
  return (
    format.bitsPerPixel === 32 &&
    format.depth === 24 &&
    format.redMax === 255 &&
    format.greenMax === 255 &&
    format.blueMax === 255
  );
}

export function sameFormat(a: PixelFormat, b: PixelFormat): boolean {
  return (
    a.bitsPerPixel === b.bitsPerPixel &&
    a.trueColour === b.trueColour &&
    a.bigEndian === b.bigEndian &&
    a.redMax === b.redMax &&
    a.greenMax === b.greenMax &&
    a.blueMax === b.blueMax &&
    a.redShift === b.redShift &&
    a.greenShift === b.greenShift &&
    a.blueShift === b.blueShift
  );
}
