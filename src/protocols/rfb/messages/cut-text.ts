import { ByteWriter } from "#/lib/bytes/index.ts";

const SERVER_CUT_TEXT = 3;
const CLIENT_CUT_TEXT = 6;

/** RFC 6143 sections 7.5.6 and 7.6.4: pad[3], U32 length, text; a negative length announces the extended clipboard's body. */
function encodeCutText(type: number, bytes: Uint8Array, extended: boolean): Uint8Array {
  return new ByteWriter()
    .u8(type)
    .zeros(3)
    .s32(extended ? -bytes.length : bytes.length)
    .bytes(bytes)
    .finish();
}

/** Latin-1 text, or, when `extended`, U32 flags and data. */
export function encodeClientCutText(bytes: Uint8Array, extended = false): Uint8Array {
  return encodeCutText(CLIENT_CUT_TEXT, bytes, extended);
}

/** As `encodeClientCutText`. */
export function encodeServerCutText(bytes: Uint8Array, extended = false): Uint8Array {
  return encodeCutText(SERVER_CUT_TEXT, bytes, extended);
}
