import sharp from "sharp";

/** Pixels, each side of the pictures below. */
export const JPEG_SIZE = 16;

let jpegBytes = new Uint8Array(0);
let pngBytes = new Uint8Array(0);

/** Makes the pictures: once, before the first case. */
export async function prepareImages(): Promise<void> {
  const raw = { width: JPEG_SIZE, height: JPEG_SIZE, channels: 3 } as const;
  const picture = Uint8Array.from({ length: JPEG_SIZE * JPEG_SIZE * 3 }, (_, i) => (i * 7) & 255);
  jpegBytes = new Uint8Array(await sharp(picture, { raw }).jpeg({ quality: 80 }).toBuffer());
  pngBytes = new Uint8Array(await sharp(picture, { raw }).png().toBuffer());
}

export function jpeg(): Uint8Array {
  return jpegBytes;
}

export function png(): Uint8Array {
  return pngBytes;
}
