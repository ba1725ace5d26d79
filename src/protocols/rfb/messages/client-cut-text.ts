import { viewerFault } from "../errors.ts";
import type { ClientMessageCodec } from "./client-message-codec.ts";

/** ClientCutText, RFC 6143 section 7.5.6, and the extended clipboard of rfbproto, which a negative length announces. */
export interface ClientCutText {
  readonly kind: "client-cut-text";
  /** The bytes are Latin-1 text, or, when `extended`, U32 flags and data. */
  readonly extended: boolean;
  readonly bytes: Uint8Array;
}

export const clientCutText: ClientMessageCodec<ClientCutText> = {
  name: "ClientCutText",
  type: 6,
  effect: "input",
  headBytes: 8,
  length(head, limits) {
    head.skip(3, "ClientCutText padding");
    const length = Math.abs(head.s32("ClientCutText length"));
    if (length > limits.maxCutTextBytes) {
      throw viewerFault("RFB_LIMIT", `reading ClientCutText: ${length} bytes, the limit is ${limits.maxCutTextBytes}`);
    }
    return 8 + length;
  },
  decode(reader) {
    reader.skip(3, "ClientCutText padding");
    const extended = reader.s32("ClientCutText length") < 0;
    return { kind: "client-cut-text", extended, bytes: reader.bytes(reader.remaining, "ClientCutText text").slice() };
  },
};
