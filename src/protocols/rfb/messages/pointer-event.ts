import { ByteWriter } from "#/lib/bytes/index.ts";
import type { ClientMessageCodec } from "./client-message-codec.ts";

/**
 * PointerEvent, RFC 6143 section 7.5.5. Always 6 bytes: the 7-byte form needs ExtendedMouseButtons (-316), which our
 * server does not confirm.
 */
export interface PointerEvent {
  readonly kind: "pointer-event";
  /** Bit 0 left, 1 middle, 2 right, 3 to 6 wheel up, down, left, right. */
  readonly buttons: number;
  readonly x: number;
  readonly y: number;
}

export const pointerEvent: ClientMessageCodec<PointerEvent> = {
  name: "PointerEvent",
  type: 5,
  effect: "input",
  headBytes: 1,
  length: () => 6,
  decode: (reader) => ({
    kind: "pointer-event",
    buttons: reader.u8("button-mask"),
    x: reader.u16("x-position"),
    y: reader.u16("y-position"),
  }),
};

export function encodePointerEvent(buttons: number, x: number, y: number): Uint8Array {
  return new ByteWriter("be", 6).u8(5).u8(buttons).u16(x).u16(y).finish();
}
