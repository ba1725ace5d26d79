import { ByteWriter } from "#/lib/bytes/index.ts";
import type { Rect } from "../framebuffer.ts";
import type { ClientMessageCodec } from "./client-message-codec.ts";

/** FramebufferUpdateRequest, RFC 6143 section 7.5.3. Not incremental: send it all, the client has lost it. */
export interface FramebufferUpdateRequest {
  readonly kind: "framebuffer-update-request";
  readonly incremental: boolean;
  /** As the client wrote it: may lie outside the picture. */
  readonly rect: Rect;
}

export const framebufferUpdateRequest: ClientMessageCodec<FramebufferUpdateRequest> = {
  name: "FramebufferUpdateRequest",
  type: 3,
  effect: "screen",
  headBytes: 1,
  length: () => 10,
  decode: (reader) => ({
    kind: "framebuffer-update-request",
    incremental: reader.u8("incremental") !== 0,
    rect: {
      x: reader.u16("x-position"),
      y: reader.u16("y-position"),
      width: reader.u16("width"),
      height: reader.u16("height"),
    },
  }),
};

export function encodeFramebufferUpdateRequest(incremental: boolean, rect: Rect): Uint8Array {
  return new ByteWriter("be", 10)
    .u8(3)
    .u8(incremental ? 1 : 0)
    .u16(rect.x)
    .u16(rect.y)
    .u16(rect.width)
    .u16(rect.height)
    .finish();
}
