import { ByteWriter } from "#/lib/bytes/index.ts";
import { viewerFault } from "../../errors.ts";
import type { ClientMessageCodec } from "../../messages/client-message-codec.ts";

/** PointerEvent: U8 5, U8 encrypted, U8 buttons, U16 x, U16 y in pixels of the screen, pad[11]. */
export interface AtenPointerEvent {
  readonly kind: "aten-pointer-event";
  readonly buttons: number;
  readonly x: number;
  readonly y: number;
}

export const atenPointerEvent: ClientMessageCodec<AtenPointerEvent> = {
  name: "PointerEvent",
  type: 0x05,
  effect: "input",
  headBytes: 1,
  length: () => 18,
  decode(reader) {
    if (reader.u8("encryption flag") !== 0) {
      throw viewerFault("RFB_PROTOCOL", "reading an ATEN PointerEvent: it is encrypted with a key that is not public");
    }
    const buttons = reader.u8("button-mask");
    return { kind: "aten-pointer-event", buttons, x: reader.u16("x-position"), y: reader.u16("y-position") };
  },
};

export function encodeAtenPointerEvent(buttons: number, x: number, y: number): Uint8Array {
  return new ByteWriter("be", 18).u8(0x05).u8(0).u8(buttons).u16(x).u16(y).zeros(11).finish();
}
