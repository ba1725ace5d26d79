import { type ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import type { CipherSuite } from "../cipher-suites.ts";
import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

/** The records come in pieces of this size, in as many answers as it takes (22.15). */
const PIECE_BYTES = 16;
const LIST_BY_SUITE = 0x80;
const STANDARD_SUITE = 0xc0;
const INTEGRITY = 0x40;
const CONFIDENTIALITY = 0x80;

/** Get Channel Cipher Suites (22.15). May be sent outside a session. `data` is a piece of the suites' records. */
export const GET_CHANNEL_CIPHER_SUITES: IpmiCommand<
  { readonly channel: number; readonly payloadType: number; readonly index: number },
  { readonly channel: number; readonly data: Uint8Array }
> = {
  name: "Get Channel Cipher Suites",
  netFn: NETFN.app,
  code: 0x54,
  privilege: "callback",
  encodeRequest: ({ channel, payloadType, index }, writer) =>
    void writer
      .u8(channel)
      .u8(payloadType)
      .u8(LIST_BY_SUITE | index),
  decodeRequest: (reader) => ({
    channel: reader.u8("channel") & 0x0f,
    payloadType: reader.u8("payload type") & 0x3f,
    index: reader.u8("list index") & 0x3f,
  }),
  encodeResponse: ({ channel, data }, writer) => void writer.u8(channel).bytes(data),
  decodeResponse: (reader) => ({
    channel: reader.u8("channel") & 0x0f,
    data: reader.bytes(Math.min(reader.remaining, PIECE_BYTES), "cipher suite records"),
  }),
};

/** The piece with this index of the records of these suites. */
export function cipherSuiteRecords(suites: readonly CipherSuite[], index: number): Uint8Array {
  const writer = new ByteWriter();
  for (const suite of suites) {
    writer.u8(STANDARD_SUITE).u8(suite.id).u8(suite.authentication);
    writer.u8(INTEGRITY | suite.integrity).u8(CONFIDENTIALITY | suite.confidentiality);
  }
  return writer.finish().subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);
}

/** The ids of the standard suites in all pieces put together; OEM records are passed over. */
export function readCipherSuiteIds(reader: ByteReader): number[] {
  const ids: number[] = [];
  let standard = false;
  let afterStart = false;
  while (reader.remaining > 0) {
    const byte = reader.u8("cipher suite record");
    if (byte === STANDARD_SUITE || byte === STANDARD_SUITE + 1) {
      standard = byte === STANDARD_SUITE;
      afterStart = true;
    } else if (afterStart) {
      if (standard) ids.push(byte);
      afterStart = false;
    }
  }
  return ids;
}
