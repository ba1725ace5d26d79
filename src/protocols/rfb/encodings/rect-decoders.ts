import type { PixelFormat } from "../pixel-format.ts";
import { createCpixelReader, createTpixelReader } from "../pixel-translation.ts";
import { decodeCopyRect } from "./copy-rect.ts";
import { ENCODING, type RectDecoder } from "./encoding.ts";
import { decodeHextile } from "./hextile.ts";
import type { DecodePicture } from "./picture.ts";
import { decodeRaw } from "./raw.ts";
import { decodeRre } from "./rre.ts";
import { createTightDecoder } from "./tight-decoder.ts";
import { createZlibDecoder } from "./zlib.ts";
import { createZrleDecoder } from "./zrle.ts";

export interface RectDecodersOptions {
  readonly format: PixelFormat;
  readonly colourMap?: Uint32Array;
  /** Without it JPEG and PNG inside Tight are refused. */
  readonly decodePicture?: DecodePicture | undefined;
}

/** Every decoder, with zlib streams of its own: one set for a connection. */
export function createRectDecoders(options: RectDecodersOptions): ReadonlyMap<number, RectDecoder> {
  const { format, colourMap, decodePicture } = options;
  const tpixels = createTpixelReader(format, colourMap);
  const tight = createTightDecoder({ format, tpixels, decodePicture });
  return new Map<number, RectDecoder>([
    [ENCODING.raw, decodeRaw],
    [ENCODING.copyRect, decodeCopyRect],
    [ENCODING.rre, decodeRre],
    [ENCODING.hextile, decodeHextile],
    [ENCODING.zlib, createZlibDecoder()],
    [ENCODING.tight, tight],
    [ENCODING.tightPng, tight],
    [ENCODING.zrle, createZrleDecoder(createCpixelReader(format, colourMap))],
  ]);
}
