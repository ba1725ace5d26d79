import { ByteWriter } from "#/lib/bytes/index.ts";
import { viewerFault } from "../errors.ts";
import type { ClientMessageCodec } from "./client-message-codec.ts";

/** SetEncodings, RFC 6143 section 7.5.2: encodings and pseudo-encodings the client understands, best first. */
export interface SetEncodings {
  readonly kind: "set-encodings";
  readonly encodings: readonly number[];
}

export const setEncodings: ClientMessageCodec<SetEncodings> = {
  name: "SetEncodings",
  type: 2,
  effect: "screen",
  headBytes: 4,
  length(head, limits) {
    head.skip(1, "SetEncodings padding");
    const count = head.u16("number-of-encodings");
    if (count > limits.maxEncodings) {
      throw viewerFault("RFB_LIMIT", `reading SetEncodings: ${count} encodings, the limit is ${limits.maxEncodings}`);
    }
    return 4 + 4 * count;
  },
  decode(reader) {
    reader.skip(1, "SetEncodings padding");
    const count = reader.u16("number-of-encodings");
    return { kind: "set-encodings", encodings: Array.from({ length: count }, () => reader.s32("encoding-type")) };
  },
};

export function encodeSetEncodings(encodings: readonly number[]): Uint8Array {
  const writer = new ByteWriter().u8(2).zeros(1).u16(encodings.length);
  for (const encoding of encodings) writer.s32(encoding);
  return writer.finish();
}
