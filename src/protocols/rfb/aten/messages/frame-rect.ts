import type { ByteWriter } from "#/lib/bytes/index.ts";

/** Numbers of the picture encodings. 0x58 ASTJPEG, 0x60 YARKON and 0x61 PILOT3 exist; nobody has described them. */
export const ATEN_ENCODING = { ast2100: 0x57, hermon: 0x59, hermonOld: 0x00 } as const;

/** Rectangle header of RFC 6143 section 7.6.1, then U32 of unknown meaning and U32 length of what follows. */
export const FRAME_RECT_HEADER_BYTES = 20;

/** Width and height that say "no picture": -640 and -480. Any that is negative does. */
const SCREEN_OFF = { width: 0xfd80, height: 0xfe20 } as const;

/** `rect` is always the whole screen. */
export function encodeFrameRect(
  size: { readonly width: number; readonly height: number },
  encoding: number,
  frame: Uint8Array,
  writer: ByteWriter,
): void {
  // FramebufferUpdate, RFC 6143 section 7.6.1, of one rectangle.
  writer.u8(0).zeros(1).u16(1);
  writer.zeros(4).u16(size.width).u16(size.height).u32(encoding);
  writer.u32(1).u32(frame.length).bytes(frame);
}

export function encodeScreenOff(encoding: number, writer: ByteWriter): void {
  encodeFrameRect(SCREEN_OFF, encoding, new Uint8Array(0), writer);
}

export function isScreenOff(width: number, height: number): boolean {
  return ((width | height) & 0x8000) !== 0;
}
