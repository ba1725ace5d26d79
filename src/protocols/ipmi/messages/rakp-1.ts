import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { protocolError } from "../errors.ts";
import { MAX_USER_NAME_BYTES } from "../limits.ts";

/** In the role byte: look the user up by name alone, not by name and privilege level. */
export const NAME_ONLY_LOOKUP = 0x10;
export const RANDOM_BYTES = 16;

/** RAKP Message 1 (13.20). */
export interface Rakp1 {
  readonly tag: number;
  readonly bmcId: number;
  readonly consoleRandom: Uint8Array;
  /** Privilege level, and `NAME_ONLY_LOOKUP`. */
  readonly role: number;
  readonly userName: Uint8Array;
}

export function encodeRakp1({ tag, bmcId, consoleRandom, role, userName }: Rakp1): Uint8Array {
  const writer = new ByteWriter("le", 44).u8(tag).zeros(3).u32(bmcId).bytes(consoleRandom).u8(role).zeros(2);
  return writer.u8(userName.length).bytes(userName).finish();
}

export function decodeRakp1(bytes: Uint8Array): Rakp1 {
  const reader = new ByteReader(bytes, "le");
  const tag = reader.u8("RAKP 1 tag");
  reader.skip(3, "RAKP 1 reserved bytes");
  const bmcId = reader.u32("RAKP 1 session id");
  const consoleRandom = reader.bytes(RANDOM_BYTES, "RAKP 1 random number");
  const role = reader.u8("RAKP 1 role");
  reader.skip(2, "RAKP 1 reserved bytes");
  const length = reader.u8("RAKP 1 user name length");
  if (length > MAX_USER_NAME_BYTES) throw protocolError(`reading RAKP 1: a user name of ${length} bytes`);
  return { tag, bmcId, consoleRandom, role, userName: reader.bytes(length, "RAKP 1 user name") };
}
