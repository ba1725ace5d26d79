import type { Framebuffer, Rect } from "../framebuffer.ts";
import { Ast2100Decoder } from "./ast2100/decoder.ts";
import { AtenError } from "./errors.ts";
import { decodeHermon } from "./hermon/hermon.ts";
import { ATEN_ENCODING } from "./messages/frame-rect.ts";
import type { AtenFrame } from "./server-message-parser.ts";

/** Frames in a row that may be broken. A BMC that changes its mode can send one; a stream of them is no picture. */
const MAX_BROKEN = 3;

/**
 * What a frame did. "changed" and "same": painted, with or without a difference. "lost": it does not fit what is there,
 * because it was broken or the screen has a new size, and all of the picture must be asked for.
 */
export type FrameOutcome = "changed" | "same" | "lost";

/** Paints frames of whatever encoding on a frame buffer, and follows the screen's size. */
export class FramePainter {
  readonly #framebuffer: Framebuffer;
  readonly #ast2100 = new Ast2100Decoder();
  #sized = false;
  #off = false;
  #broken = 0;

  constructor(framebuffer: Framebuffer) {
    this.#framebuffer = framebuffer;
  }

  /** Throws `AtenError` for an encoding that we do not know and for the third broken frame in a row. */
  paint(frame: AtenFrame): FrameOutcome {
    const resized = this.#takeSize(frame);
    try {
      const rects = this.#decode(frame);
      this.#broken = 0;
      for (const rect of rects) this.#framebuffer.damage(rect);
      if (resized) return "lost";
      return rects.length > 0 ? "changed" : "same";
    } catch (error) {
      const broken = error instanceof AtenError && error.code !== "ATEN_ENCODING_UNSUPPORTED";
      if (!broken || ++this.#broken === MAX_BROKEN) throw error;
      this.#framebuffer.damage({ x: 0, y: 0, width: frame.width, height: frame.height });
      return "lost";
    }
  }

  /** No signal: black, in the size that was. */
  blank(): void {
    if (this.#off) return;
    this.#off = true;
    const { width, height } = this.#framebuffer;
    this.#framebuffer.resize(width, height);
  }

  /** True when the size is another than that of the frame before. The first size is none to make up for. */
  #takeSize({ width, height }: AtenFrame): boolean {
    const framebuffer = this.#framebuffer;
    const same = framebuffer.width === width && framebuffer.height === height;
    const resized = this.#off || (this.#sized && !same);
    if (!this.#sized || !same) framebuffer.resize(width, height);
    this.#sized = true;
    this.#off = false;
    return resized;
  }

  #decode({ encoding, bytes }: AtenFrame): Rect[] {
    switch (encoding) {
      case ATEN_ENCODING.ast2100:
        // Without a frame at hand some firmware sends none of its bytes.
        return bytes.length === 0 ? [] : this.#ast2100.decode(bytes, this.#framebuffer);
      case ATEN_ENCODING.hermon:
      case ATEN_ENCODING.hermonOld:
        return bytes.length === 0 ? [] : decodeHermon(bytes, this.#framebuffer);
      default: {
        const message = `the BMC sends its picture in the encoding 0x${encoding.toString(16)}, which is not public`;
        throw new AtenError("ATEN_ENCODING_UNSUPPORTED", "unsupported", message, { details: { encoding } });
      }
    }
  }
}
