import { type PixelFormat, RGB555, RGBX32 } from "#/protocols/rfb/index.ts";

/** Pixel formats that servers are asked for. */
export const FORMATS: Readonly<Record<string, PixelFormat>> = {
  RGBX32,
  BGRX32: { ...RGBX32, redShift: 16, blueShift: 0 },
  "XRGB32 big-endian": { ...RGBX32, bigEndian: true, redShift: 16, blueShift: 0 },
  RGB565: { ...RGB555, depth: 16, greenMax: 63, redShift: 11 },
  "RGB555 big-endian": { ...RGB555, bigEndian: true },
  BGR233: {
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

/** 8 bits through a map that the server fills. */
export const COLOUR_MAP: PixelFormat = {
  ...RGB555,
  bitsPerPixel: 8,
  depth: 8,
  trueColour: false,
  redMax: 0,
  greenMax: 0,
  blueMax: 0,
  redShift: 0,
  greenShift: 0,
  blueShift: 0,
};
