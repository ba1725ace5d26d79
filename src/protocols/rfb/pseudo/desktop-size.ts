import type { ByteWriter } from "#/lib/bytes/index.ts";
import { ENCODING } from "../encodings/encoding.ts";
import { encodeRectHeader } from "../messages/framebuffer-update.ts";

/** How a viewer is told a new size: the rectangle, or null for one that listed neither and keeps the size it began with. */
export function sizeRect(
  { width, height }: { readonly width: number; readonly height: number },
  listed: ReadonlySet<number>,
): ((writer: ByteWriter) => void) | null {
  const whole = { x: 0, y: 0, width, height };
  // DesktopSize first: who is told the extended one takes it that the host can be resized from here, and asks for it.
  if (listed.has(ENCODING.desktopSize)) return (writer) => encodeRectHeader(whole, ENCODING.desktopSize, writer);
  if (!listed.has(ENCODING.extendedDesktopSize)) return null;
  return (writer) => {
    encodeRectHeader(whole, ENCODING.extendedDesktopSize, writer);
    // One screen, rfbproto: U8 number-of-screens, pad[3], U32 id, U16 x, y, width, height, U32 flags.
    writer.u8(1).zeros(3);
    writer.u32(0).u16(0).u16(0).u16(width).u16(height).u32(0);
  };
}
