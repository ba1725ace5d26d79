import { awaiting, type Parse } from "../byte-queue.ts";
import { RfbError, serverFault } from "../errors.ts";
import type { Rect } from "../framebuffer.ts";
import { RGBX32 } from "../pixel-format.ts";
import { createPixelReader } from "../pixel-translation.ts";
import type { DecodeTarget } from "./encoding.ts";

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes a JPEG or PNG file into bytes R, G, B, X. Rejects when it is damaged or not of exactly that size, which it finds
 * out before it allocates. Given by the platform.
 */
export type DecodePicture = (file: Uint8Array, size: PictureSize) => Promise<Uint8Array>;

const JPEG_START = [0xff, 0xd8];
const PNG_START = [0x89, 0x50, 0x4e, 0x47];
const rgbx = createPixelReader(RGBX32);

/** Paints a JPEG or PNG file that must be as large as its rectangle. */
export function* paintPicture(
  file: Uint8Array,
  format: "JPEG" | "PNG",
  rect: Rect,
  { framebuffer }: DecodeTarget,
  decode: DecodePicture | undefined,
): Parse {
  if (!decode) throw serverFault("RFB_PROTOCOL", `reading Tight: a ${format}, which was not asked for`);
  const start = format === "JPEG" ? JPEG_START : PNG_START;
  if (start.some((byte, i) => file[i] !== byte))
    throw serverFault("RFB_PROTOCOL", `reading Tight: this is no ${format}`);
  const size = { width: rect.width, height: rect.height };
  // The queue may get more bytes before the decoder has run.
  const pixels = yield* awaiting(decode(file.slice(), size).catch((error: unknown) => damaged(error, format, size)));
  for (let y = 0; y < rect.height; y++) {
    const row = pixels.subarray(y * rect.width * 4);
    rgbx.row(row, framebuffer.words, (rect.y + y) * framebuffer.width + rect.x, rect.width);
  }
}

function damaged(cause: unknown, format: string, { width, height }: PictureSize): never {
  const message = `reading Tight: the ${format} is damaged or not ${width}x${height}`;
  throw new RfbError("RFB_PROTOCOL", "bmc-fault", message, { cause });
}
