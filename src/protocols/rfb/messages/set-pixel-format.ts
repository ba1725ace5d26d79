import { ByteWriter } from "#/lib/bytes/index.ts";
import { decodePixelFormat, encodePixelFormat, type PixelFormat } from "../pixel-format.ts";
import type { ClientMessageCodec } from "./client-message-codec.ts";

/** SetPixelFormat, RFC 6143 section 7.5.1: the format of every update that the server sends after reading this. */
export interface SetPixelFormat {
  readonly kind: "set-pixel-format";
  readonly format: PixelFormat;
}

export const setPixelFormat: ClientMessageCodec<SetPixelFormat> = {
  name: "SetPixelFormat",
  type: 0,
  effect: "screen",
  headBytes: 1,
  length: () => 20,
  decode(reader) {
    reader.skip(3, "SetPixelFormat padding");
    return { kind: "set-pixel-format", format: decodePixelFormat(reader) };
  },
};

export function encodeSetPixelFormat(format: PixelFormat): Uint8Array {
  const writer = new ByteWriter().u8(0).zeros(3);
  encodePixelFormat(format, writer);
  return writer.finish();
}
