import { constants, deflateRawSync } from "node:zlib";
import sharp from "sharp";

/** Pixels, each side of the pictures below. */
export const JPEG_SIZE = 16;

let jpegBytes = new Uint8Array(0);
let pngBytes = new Uint8Array(0);
let bombBytes = new Uint8Array(0);

/** Makes what is sent again and again: once, before the first case. */
export async function preparePayloads(): Promise<void> {
  const raw = { width: JPEG_SIZE, height: JPEG_SIZE, channels: 3 } as const;
  const picture = Uint8Array.from({ length: JPEG_SIZE * JPEG_SIZE * 3 }, (_, i) => (i * 7) & 255);
  jpegBytes = new Uint8Array(await sharp(picture, { raw }).jpeg({ quality: 80 }).toBuffer());
  pngBytes = new Uint8Array(await sharp(picture, { raw }).png().toBuffer());
  const options = { level: 1, finishFlush: constants.Z_SYNC_FLUSH };
  bombBytes = new Uint8Array(deflateRawSync(new Uint8Array(64 * 2 ** 20), options));
}

export function jpeg(): Uint8Array {
  return jpegBytes;
}

export function png(): Uint8Array {
  return pngBytes;
}

/** 64 MiB of zeros, in some 300 KiB. */
export function bomb(): Uint8Array {
  return bombBytes;
}
