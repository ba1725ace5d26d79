import type { ByteReader } from "#/lib/bytes/index.ts";
import { RMCP_CLASS, rmcpWriter } from "./rmcp.ts";

/** ASF's Presence Ping and Pong (13.2.3, 13.2.4): is there a BMC at all? Big-endian, unlike the rest of IPMI. */
const ASF_IANA = [0x00, 0x00, 0x11, 0xbe] as const;
const PING = 0x80;
const PONG = 0x40;
const SUPPORTS_IPMI_ASF_1 = 0x81;

export type AsfMessage =
  | { readonly kind: "ping"; readonly tag: number }
  | { readonly kind: "pong"; readonly tag: number; readonly supportsIpmi: boolean };

export function encodePing(tag: number): Uint8Array {
  return header(PING, tag).u8(0).finish();
}

export function encodePong(tag: number): Uint8Array {
  const writer = header(PONG, tag).u8(16);
  for (const byte of ASF_IANA) writer.u8(byte);
  return writer.zeros(4).u8(SUPPORTS_IPMI_ASF_1).zeros(7).finish();
}

/** Null for ASF messages that are neither. */
export function decodeAsf(reader: ByteReader): AsfMessage | null {
  reader.skip(4, "ASF IANA number");
  const type = reader.u8("ASF message type");
  const tag = reader.u8("ASF message tag");
  reader.skip(2, "ASF data length");
  if (type === PING) return { kind: "ping", tag };
  if (type !== PONG) return null;
  reader.skip(8, "Pong IANA and OEM numbers");
  return { kind: "pong", tag, supportsIpmi: (reader.u8("Pong supported entities") & 0x80) !== 0 };
}

function header(type: number, tag: number) {
  const writer = rmcpWriter(RMCP_CLASS.asf, 28);
  for (const byte of ASF_IANA) writer.u8(byte);
  return writer.u8(type).u8(tag).u8(0);
}
