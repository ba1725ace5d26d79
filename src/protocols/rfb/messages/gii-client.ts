import { viewerFault } from "../errors.ts";
import type { ClientMessageCodec } from "./client-message-codec.ts";

/** gii client message, rfbproto: U8 whose top bit is the byte order of the rest and whose low bits are the subtype, U16 length, data. */
export interface GiiClient {
  readonly kind: "gii";
  readonly subtype: number;
}

const BIG_ENDIAN = 0x80;
const MAX_BYTES = 4096;

export const giiClient: ClientMessageCodec<GiiClient> = {
  name: "gii",
  type: 253,
  effect: "input",
  headBytes: 4,
  length(head) {
    const bigEndian = (head.u8("gii subtype") & BIG_ENDIAN) !== 0;
    const written = head.u16("gii length");
    const length = bigEndian ? written : ((written & 0xff) << 8) | (written >> 8);
    if (length > MAX_BYTES) throw viewerFault("RFB_LIMIT", `reading gii: ${length} bytes, the limit is ${MAX_BYTES}`);
    return 4 + length;
  },
  decode: (reader) => ({ kind: "gii", subtype: reader.u8("gii subtype") & ~BIG_ENDIAN }),
};
