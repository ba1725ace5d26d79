import { createHash } from "node:crypto";
import type { Picture, PictureFormat } from "#/console/interfaces/index.ts";

/** Pixels that nobody else writes to: R, G, B, 255. */
export interface RawPicture {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly takenAt: number;
}

const JPEG_QUALITY = 80;

/**
 * PNG at the screen's own size is exact to the bit. `width` scales down, never up. Works on libvips' threads, not on
 * ours.
 */
export async function encodePicture(raw: RawPicture, format: PictureFormat, width: number | null): Promise<Picture> {
  const shape = { width: raw.width, height: raw.height, channels: 4 } as const;
  const { default: sharp } = await import("sharp");
  let image = sharp(raw.pixels, { raw: shape }).removeAlpha();
  if (width !== null && width < raw.width) image = image.resize({ width });
  image = format === "png" ? image.png({ compressionLevel: 6 }) : image.jpeg({ quality: JPEG_QUALITY });
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return {
    bytes: data,
    format,
    width: info.width,
    height: info.height,
    takenAt: raw.takenAt,
    hash: createHash("sha256").update(data).digest("hex"),
  };
}
