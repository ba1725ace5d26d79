import type { ByteWriter } from "#/lib/bytes/index.ts";
import type { Rect } from "../framebuffer.ts";

/** Legal only for a client that listed LastRect. */
export const COUNT_UNKNOWN = 0xffff;

/** FramebufferUpdate, RFC 6143 section 7.6.1: U8 0, pad, U16 number-of-rectangles. */
export function encodeFramebufferUpdateHeader(count: number, writer: ByteWriter): void {
  writer.u8(0).zeros(1).u16(count);
}

/** Head of a rectangle: U16 x, y, width, height, S32 encoding-type. */
export function encodeRectHeader(rect: Rect, encoding: number, writer: ByteWriter): void {
  writer.u16(rect.x).u16(rect.y).u16(rect.width).u16(rect.height).s32(encoding);
}

export const RECT_HEADER_BYTES = 12;
