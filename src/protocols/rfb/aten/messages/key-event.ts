import { ByteWriter } from "#/lib/bytes/index.ts";
import { viewerFault } from "../../errors.ts";
import type { ClientMessageCodec } from "../../messages/client-message-codec.ts";
import type { HidKey } from "../keyboard/hid-keyboard.ts";

/** KeyEvent: U8 4, U8 encrypted, U8 down, pad[2], U32 HID usage, pad[9]. A key by its place; Shift is a key too. */
export interface AtenKeyEvent {
  readonly kind: "aten-key-event";
  /** "tap": pressed and released in one message. */
  readonly action: "down" | "up" | "tap";
  /** USB HID page 7. */
  readonly usage: number;
}

const ACTIONS = ["up", "down", "tap"] as const;

export const atenKeyEvent: ClientMessageCodec<AtenKeyEvent> = {
  name: "KeyEvent",
  type: 0x04,
  effect: "input",
  headBytes: 1,
  length: () => 18,
  decode(reader) {
    if (reader.u8("encryption flag") !== 0) {
      throw viewerFault("RFB_PROTOCOL", "reading an ATEN KeyEvent: it is encrypted with a key that is not public");
    }
    const action = ACTIONS[reader.u8("down-flag")] ?? "down";
    reader.skip(2, "KeyEvent padding");
    return { kind: "aten-key-event", action, usage: reader.u32("HID usage") };
  },
};

/** A message for each key, in order. */
export function encodeHidKeys(keys: readonly HidKey[]): Uint8Array {
  const writer = new ByteWriter("be", 18 * keys.length);
  for (const { usage, down } of keys) {
    writer
      .u8(0x04)
      .u8(0)
      .u8(down ? 1 : 0)
      .zeros(2)
      .u32(usage)
      .zeros(9);
  }
  return writer.finish();
}
