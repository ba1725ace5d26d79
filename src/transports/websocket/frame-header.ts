/** RFC 6455 section 5.2: the opcodes of a frame's first byte. */
export const OPCODE = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** Bytes to leave free in front of a payload, enough for the longest header that a server sends (no mask). */
export const HEADER_ROOM = 10;

const FIN = 0x80;

/**
 * Writes the header of one unfragmented server frame so that it ends where the payload begins, and returns where it
 * starts. A payload that was read into the right place so becomes a frame without being copied.
 */
export function writeFrameHeader(bytes: Uint8Array, payloadStart: number, length: number, opcode: number): number {
  if (length < 126) {
    bytes[payloadStart - 1] = length;
    bytes[payloadStart - 2] = FIN | opcode;
    return payloadStart - 2;
  }
  if (length < 0x10000) {
    bytes[payloadStart - 1] = length & 0xff;
    bytes[payloadStart - 2] = length >>> 8;
    bytes[payloadStart - 3] = 126;
    bytes[payloadStart - 4] = FIN | opcode;
    return payloadStart - 4;
  }
  new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(payloadStart - 8, BigInt(length));
  bytes[payloadStart - 9] = 127;
  bytes[payloadStart - 10] = FIN | opcode;
  return payloadStart - 10;
}

/** One unmasked frame in a buffer of its own: for control frames and for tests. */
export function encodeFrame(opcode: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_ROOM + payload.length);
  bytes.set(payload, HEADER_ROOM);
  return bytes.subarray(writeFrameHeader(bytes, HEADER_ROOM, payload.length, opcode));
}

/** Section 5.5.1. The reason is cut to the 123 bytes a control frame has left for it, at a character's boundary. */
export function encodeCloseFrame(code: number, reason: string): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(125);
  payload[0] = code >>> 8;
  payload[1] = code & 0xff;
  const { written } = new TextEncoder().encodeInto(reason, payload.subarray(2));
  return encodeFrame(OPCODE.close, payload.subarray(0, 2 + written));
}
