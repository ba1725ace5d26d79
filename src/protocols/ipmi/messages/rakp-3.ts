import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { RAKP_STATUS } from "./rakp-status.ts";

/** RAKP Message 3 (13.22). With a bad status it has no code, and ends the attempt. */
export interface Rakp3 {
  readonly tag: number;
  readonly status: number;
  readonly bmcId: number;
  readonly authCode: Uint8Array;
}

export function encodeRakp3({ tag, status, bmcId, authCode }: Rakp3): Uint8Array {
  return new ByteWriter("le", 40).u8(tag).u8(status).zeros(2).u32(bmcId).bytes(authCode).finish();
}

export function decodeRakp3(bytes: Uint8Array, authCodeBytes: number): Rakp3 {
  const reader = new ByteReader(bytes, "le");
  const tag = reader.u8("RAKP 3 tag");
  const status = reader.u8("RAKP 3 status");
  reader.skip(2, "RAKP 3 reserved bytes");
  const bmcId = reader.u32("RAKP 3 session id");
  const length = status === RAKP_STATUS.ok ? authCodeBytes : 0;
  return { tag, status, bmcId, authCode: reader.bytes(length, "RAKP 3 auth code") };
}
