import { ByteWriter } from "#/lib/bytes/index.ts";
import { viewerFault } from "../errors.ts";
import type { ClientMessageCodec } from "./client-message-codec.ts";

/** ClientFence, rfbproto: pad[3], U32 flags, U8 length of at most 64, payload. */
export interface ClientFence {
  readonly kind: "client-fence";
  readonly flags: number;
  readonly payload: Uint8Array;
}

const MAX_PAYLOAD_BYTES = 64;

export const clientFence: ClientMessageCodec<ClientFence> = {
  name: "ClientFence",
  type: 248,
  effect: "control",
  headBytes: 9,
  length(head) {
    head.skip(7, "ClientFence flags");
    const length = head.u8("ClientFence length");
    if (length > MAX_PAYLOAD_BYTES) {
      throw viewerFault(
        "RFB_PROTOCOL",
        `reading ClientFence: ${length} bytes of payload, ${MAX_PAYLOAD_BYTES} at most`,
      );
    }
    return 9 + length;
  },
  decode(reader) {
    reader.skip(3, "ClientFence padding");
    const flags = reader.u32("ClientFence flags");
    const length = reader.u8("ClientFence length");
    return { kind: "client-fence", flags, payload: reader.bytes(length, "ClientFence payload").slice() };
  },
};

export function encodeClientFence(flags: number, payload: Uint8Array): Uint8Array {
  return new ByteWriter().u8(248).zeros(3).u32(flags).u8(payload.length).bytes(payload).finish();
}
