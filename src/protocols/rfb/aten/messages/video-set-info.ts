import { ByteWriter } from "#/lib/bytes/index.ts";
import type { ClientMessageCodec } from "../../messages/client-message-codec.ts";
import type { Ast2100Sampling } from "../ast2100/frame-header.ts";

/** VideoSetInfo: U8 0x32, pad, U8 quality (a selector of AST2100, 0 to 11), U16 444 or 422. */
export interface VideoSetInfo {
  readonly kind: "video-set-info";
  readonly quality: number;
  readonly sampling: Ast2100Sampling;
}

export const videoSetInfo: ClientMessageCodec<VideoSetInfo> = {
  name: "VideoSetInfo",
  type: 0x32,
  effect: "screen",
  headBytes: 1,
  length: () => 5,
  decode(reader) {
    reader.skip(1, "VideoSetInfo padding");
    const quality = reader.u8("quality");
    return { kind: "video-set-info", quality, sampling: reader.u16("sampling") === 444 ? "444" : "420" };
  },
};

export function encodeVideoSetInfo({ quality, sampling }: Pick<VideoSetInfo, "quality" | "sampling">): Uint8Array {
  return new ByteWriter("be", 5)
    .u8(0x32)
    .u8(0)
    .u8(quality)
    .u16(sampling === "444" ? 444 : 422)
    .finish();
}
