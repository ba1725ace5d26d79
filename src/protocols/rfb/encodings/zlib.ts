import { Inflater } from "../zlib/inflater.ts";
import { takeSized } from "./compressed.ts";
import type { RectDecoder } from "./encoding.ts";

/** Zlib, rfbproto: U32 length, data that inflates to Raw. One zlib stream for all rectangles of a connection. */
export function createZlibDecoder(): RectDecoder {
  const inflater = new Inflater();
  return function* decodeZlib(input, rect, { framebuffer, pixels }) {
    if (rect.width === 0 || rect.height === 0) return;
    const rowBytes = rect.width * pixels.bytesPerPixel;
    inflater.push(yield* takeSized(input, rowBytes * rect.height, "Zlib"));
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      pixels.row(inflater.read(rowBytes), framebuffer.words, y * framebuffer.width + rect.x, rect.width);
    }
    inflater.finish();
  };
}
