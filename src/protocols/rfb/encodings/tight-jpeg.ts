import { ByteWriter } from "#/lib/bytes/index.ts";
import type { PictureSize } from "./picture.ts";
import { writeCompactLength } from "./tight.ts";

/** A JPEG file of bytes R, G, B, X; quality 1 to 100. Given by the platform, which does it off the event loop. */
export type EncodeJpeg = (pixels: Uint8Array, size: PictureSize, quality: number) => Promise<Uint8Array>;

const JPEG = 0x90;

/** The viewer's level, 0 to 9, as the JPEG quality that the Tight servers of others take for it, roughly. */
export function jpegQuality(level: number): number {
  return 20 + 8 * level;
}

/** A JPEG file as the data of a Tight rectangle. */
export function encodeTightJpeg(file: Uint8Array): Uint8Array {
  const writer = new ByteWriter("be", file.length + 4).u8(JPEG);
  writeCompactLength(file.length, writer);
  return writer.bytes(file).finish();
}
