import { ByteWriter } from "#/lib/bytes/index.ts";
import { encodeRefusal, type Refusal, readSetupStart } from "./open-session.ts";
import { RAKP_STATUS } from "./rakp-status.ts";

/** RAKP Message 4 (13.23): the BMC proves that it has the session's keys. */
export type Rakp4 =
  | { readonly ok: true; readonly tag: number; readonly consoleId: number; readonly integrityCheckValue: Uint8Array }
  | Refusal;

export function encodeRakp4(message: Rakp4): Uint8Array {
  if (!message.ok) return encodeRefusal(message);
  const { tag, consoleId, integrityCheckValue } = message;
  const writer = new ByteWriter("le", 24).u8(tag).u8(RAKP_STATUS.ok).zeros(2).u32(consoleId);
  return writer.bytes(integrityCheckValue).finish();
}

export function decodeRakp4(bytes: Uint8Array, integrityCheckBytes: number): Rakp4 {
  const { reader, start } = readSetupStart(bytes, "RAKP 4");
  if (!start.ok) return start;
  return { ...start, integrityCheckValue: reader.bytes(integrityCheckBytes, "RAKP 4 integrity check value") };
}
