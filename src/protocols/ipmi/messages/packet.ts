import type { ByteReader } from "#/lib/bytes/index.ts";
import { protocolError } from "../errors.ts";
import { RMCP_CLASS, rmcpWriter } from "./rmcp.ts";

/** The packet formats of 13.6: by the authentication type, the first byte after RMCP. */
const AUTH_TYPE_NONE = 0x00;
const AUTH_TYPE_RMCP_PLUS = 0x06;

export const PAYLOAD_TYPE = {
  ipmi: 0x00,
  sol: 0x01,
  openSessionRequest: 0x10,
  openSessionResponse: 0x11,
  rakp1: 0x12,
  rakp2: 0x13,
  rakp3: 0x14,
  rakp4: 0x15,
} as const;

export const ENCRYPTED = 0x80;
export const AUTHENTICATED = 0x40;
const TYPE_MASK = 0x3f;
const OEM_EXPLICIT = 0x02;

/** Outside sessions: an IPMI message in the 1.5 wrapper, or anything in RMCP+ with session id 0. */
export interface SessionlessPacket {
  readonly format: "1.5" | "2.0";
  readonly payloadType: number;
  readonly payload: Uint8Array;
}

/** RMCP+ inside a session, not yet proven to be from it: see `PacketSecurity`. */
export interface SessionPacketHeader {
  readonly payloadType: number;
  readonly encrypted: boolean;
  readonly authenticated: boolean;
  /** The receiver's id of the session. */
  readonly sessionId: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

export type Packet = SessionlessPacket | SessionPacketHeader;

export function isSessionless(packet: Packet): packet is SessionlessPacket {
  return "format" in packet;
}

/** The 1.5 wrapper of a message without session (13.6, table 13-8, authentication type none). */
export function encodeSessionless15(message: Uint8Array): Uint8Array {
  return rmcpWriter(RMCP_CLASS.ipmi, 14 + message.length)
    .u8(AUTH_TYPE_NONE)
    .u32(0)
    .u32(0)
    .u8(message.length)
    .bytes(message)
    .finish();
}

export function encodeSessionless20(payloadType: number, payload: Uint8Array): Uint8Array {
  return rmcpWriter(RMCP_CLASS.ipmi, 16 + payload.length)
    .u8(AUTH_TYPE_RMCP_PLUS)
    .u8(payloadType)
    .u32(0)
    .u32(0)
    .u16(payload.length)
    .bytes(payload)
    .finish();
}

/** From the authentication type on. Bytes after the payload are the session trailer, or some BMC's legacy pad. */
export function decodePacket(reader: ByteReader): Packet {
  const authType = reader.u8("authentication type");
  if (authType === AUTH_TYPE_NONE) {
    reader.skip(8, "session sequence number and id");
    const payload = reader.bytes(reader.u8("message length"), "IPMI message");
    return { format: "1.5", payloadType: PAYLOAD_TYPE.ipmi, payload };
  }
  if (authType !== AUTH_TYPE_RMCP_PLUS) throw protocolError(`reading a packet: authentication type ${authType}`);
  const flags = reader.u8("payload type");
  const payloadType = flags & TYPE_MASK;
  if (payloadType === OEM_EXPLICIT) reader.skip(6, "OEM IANA number and payload id");
  const sessionId = reader.u32("session id");
  const sequence = reader.u32("session sequence number");
  const payload = reader.bytes(reader.u16("payload length"), "payload");
  if (sessionId === 0) return { format: "2.0", payloadType, payload };
  const encrypted = (flags & ENCRYPTED) !== 0;
  const authenticated = (flags & AUTHENTICATED) !== 0;
  return { payloadType, encrypted, authenticated, sessionId, sequence, payload };
}

/** The part of a session packet that its authentication code covers, without trailer. */
export function encodeSessionPacket(packet: SessionPacketHeader) {
  const flags = (packet.encrypted ? ENCRYPTED : 0) | (packet.authenticated ? AUTHENTICATED : 0);
  return rmcpWriter(RMCP_CLASS.ipmi, 40 + packet.payload.length)
    .u8(AUTH_TYPE_RMCP_PLUS)
    .u8(flags | packet.payloadType)
    .u32(packet.sessionId)
    .u32(packet.sequence)
    .u16(packet.payload.length)
    .bytes(packet.payload);
}
