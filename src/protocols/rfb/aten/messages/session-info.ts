import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";

/** The 12 bytes after ServerInit: U32 unknown, U32 session id, and four U8 flags. */
export interface AtenSessionInfo {
  readonly sessionId: number;
  readonly video: boolean;
  /** False: somebody else has the keyboard and mouse. */
  readonly keyboardMouse: boolean;
  readonly kick: boolean;
  readonly virtualUsb: boolean;
}

export const SESSION_INFO_BYTES = 12;

export function decodeSessionInfo(bytes: Uint8Array): AtenSessionInfo {
  const reader = new ByteReader(bytes);
  reader.skip(4, "the session info");
  return {
    sessionId: reader.u32("the session id"),
    video: reader.u8("videoEnable") !== 0,
    keyboardMouse: reader.u8("kmEnable") !== 0,
    kick: reader.u8("kickEnable") !== 0,
    virtualUsb: reader.u8("vusbEnable") !== 0,
  };
}

export function encodeSessionInfo(info: AtenSessionInfo): Uint8Array {
  const writer = new ByteWriter("be", SESSION_INFO_BYTES).zeros(4).u32(info.sessionId);
  for (const flag of [info.video, info.keyboardMouse, info.kick, info.virtualUsb]) writer.u8(flag ? 1 : 0);
  return writer.finish();
}
