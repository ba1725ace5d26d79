import { ByteWriter } from "#/lib/bytes/index.ts";
import type { ClientMessageCodec } from "../../messages/client-message-codec.ts";

/** VideoPosEvent: U8 0x15, U32 1, U32 0. Some firmware stops taking input unless it comes every few seconds. */
export interface VideoPosEvent {
  readonly kind: "video-pos-event";
}

export const videoPosEvent: ClientMessageCodec<VideoPosEvent> = {
  name: "VideoPosEvent",
  type: 0x15,
  effect: "control",
  headBytes: 1,
  length: () => 9,
  decode: () => ({ kind: "video-pos-event" }),
};

export function encodeVideoPosEvent(): Uint8Array {
  return new ByteWriter("be", 9).u8(0x15).u32(1).u32(0).finish();
}
