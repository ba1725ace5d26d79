import { ByteWriter } from "#/lib/bytes/index.ts";
import { encodeRefusal, type Refusal, readSetupStart } from "./open-session.ts";
import { RANDOM_BYTES } from "./rakp-1.ts";
import { RAKP_STATUS } from "./rakp-status.ts";

export const GUID_BYTES = 16;

/** RAKP Message 2 (13.21). The length of the code follows from the authentication algorithm. */
export type Rakp2 =
  | {
      readonly ok: true;
      readonly tag: number;
      readonly consoleId: number;
      readonly bmcRandom: Uint8Array;
      readonly guid: Uint8Array;
      readonly authCode: Uint8Array;
    }
  | Refusal;

export function encodeRakp2(message: Rakp2): Uint8Array {
  if (!message.ok) return encodeRefusal(message);
  const { tag, consoleId, bmcRandom, guid, authCode } = message;
  const writer = new ByteWriter("le", 72).u8(tag).u8(RAKP_STATUS.ok).zeros(2).u32(consoleId);
  return writer.bytes(bmcRandom).bytes(guid).bytes(authCode).finish();
}

export function decodeRakp2(bytes: Uint8Array, authCodeBytes: number): Rakp2 {
  const { reader, start } = readSetupStart(bytes, "RAKP 2");
  if (!start.ok) return start;
  const bmcRandom = reader.bytes(RANDOM_BYTES, "RAKP 2 random number");
  const guid = reader.bytes(GUID_BYTES, "RAKP 2 GUID");
  return { ...start, bmcRandom, guid, authCode: reader.bytes(authCodeBytes, "RAKP 2 auth code") };
}
