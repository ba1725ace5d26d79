import { ByteWriter } from "#/lib/bytes/index.ts";
import { viewerFault } from "../errors.ts";
import type { ClientMessageCodec } from "./client-message-codec.ts";

/** QEMU Extended Key Event, rfbproto: subtype 0, U16 down-flag, U32 keysym, U32 PC XT scan code. */
export interface QemuExtendedKey {
  readonly kind: "qemu-extended-key";
  readonly down: boolean;
  readonly keysym: number;
  readonly keycode: number;
}

/** QEMU Audio client message, rfbproto: subtype 1, U16 operation, and a format for operation 2. */
export interface QemuAudio {
  readonly kind: "qemu-audio";
  readonly operation: number;
}

const EXTENDED_KEY = 0;
const AUDIO = 1;
const SET_FORMAT = 2;

/** Type 255 is two messages. Both count as input, because the framing table has one effect a type and keys decide it. */
export const qemuClient: ClientMessageCodec<QemuExtendedKey | QemuAudio> = {
  name: "QEMU client message",
  type: 255,
  effect: "input",
  headBytes: 4,
  length(head) {
    const subtype = head.u8("QEMU submessage-type");
    if (subtype === EXTENDED_KEY) return 12;
    if (subtype === AUDIO) return head.u16("QEMU audio operation") === SET_FORMAT ? 10 : 4;
    throw viewerFault("RFB_PROTOCOL", `reading a QEMU client message: unknown submessage type ${subtype}`);
  },
  decode(reader) {
    if (reader.u8("QEMU submessage-type") === AUDIO) {
      return { kind: "qemu-audio", operation: reader.u16("QEMU audio operation") };
    }
    return {
      kind: "qemu-extended-key",
      down: reader.u16("down-flag") !== 0,
      keysym: reader.u32("keysym"),
      keycode: reader.u32("keycode"),
    };
  },
};

export function encodeQemuExtendedKey(keysym: number, keycode: number, down: boolean): Uint8Array {
  return new ByteWriter("be", 12)
    .u8(255)
    .u8(EXTENDED_KEY)
    .u16(down ? 1 : 0)
    .u32(keysym)
    .u32(keycode)
    .finish();
}
