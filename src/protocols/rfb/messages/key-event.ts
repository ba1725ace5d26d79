import { ByteWriter } from "#/lib/bytes/index.ts";
import type { ClientMessageCodec } from "./client-message-codec.ts";

/** KeyEvent, RFC 6143 section 7.5.4: an X Window System keysym pressed or released. */
export interface KeyEvent {
  readonly kind: "key-event";
  readonly down: boolean;
  readonly keysym: number;
}

export const keyEvent: ClientMessageCodec<KeyEvent> = {
  name: "KeyEvent",
  type: 4,
  effect: "input",
  headBytes: 1,
  length: () => 8,
  decode(reader) {
    const down = reader.u8("down-flag") !== 0;
    reader.skip(2, "KeyEvent padding");
    return { kind: "key-event", down, keysym: reader.u32("key") };
  },
};

export function encodeKeyEvent(keysym: number, down: boolean): Uint8Array {
  return new ByteWriter("be", 8)
    .u8(4)
    .u8(down ? 1 : 0)
    .zeros(2)
    .u32(keysym)
    .finish();
}
