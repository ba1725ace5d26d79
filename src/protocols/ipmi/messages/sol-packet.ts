import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { MAX_SOL_CHARACTERS } from "../limits.ts";

/** Byte 3 of a SOL packet (15.9, table 15-2), in both directions. */
export const SOL_NACK = 0x40;

/** From the console. */
export const SOL_OPERATION = {
  ringWor: 0x20,
  generateBreak: 0x10,
  pauseCts: 0x08,
  dropDcdDsr: 0x04,
  flushInbound: 0x02,
  flushOutbound: 0x01,
} as const;

/** From the BMC. */
export const SOL_STATUS = {
  transferUnavailable: 0x20,
  deactivated: 0x10,
  transmitOverrun: 0x08,
  breakDetected: 0x04,
} as const;

/** A SOL payload (15.9). */
export interface SolPacket {
  /** 1 to 15, or 0: nothing that wants an acknowledge. */
  readonly sequence: number;
  /** The packet that is acknowledged, or 0. */
  readonly ackSequence: number;
  /** How many characters of that packet were taken. */
  readonly acceptedCount: number;
  /** Operation or status bits, with `SOL_NACK`. */
  readonly flags: number;
  readonly data: Uint8Array;
}

export const SOL_HEADER_BYTES = 4;

export function encodeSolPacket({ sequence, ackSequence, acceptedCount, flags, data }: SolPacket): Uint8Array {
  const writer = new ByteWriter("le", SOL_HEADER_BYTES + data.length).u8(sequence).u8(ackSequence);
  return writer.u8(acceptedCount).u8(flags).bytes(data).finish();
}

/** Characters beyond what can be acknowledged are dropped: their sender has to send them again. */
export function decodeSolPacket(bytes: Uint8Array): SolPacket {
  const reader = new ByteReader(bytes, "le");
  const sequence = reader.u8("SOL packet sequence number") & 0x0f;
  const ackSequence = reader.u8("SOL acknowledged sequence number") & 0x0f;
  const acceptedCount = reader.u8("SOL accepted character count");
  const flags = reader.u8("SOL operation or status");
  const data = reader.bytes(Math.min(reader.remaining, MAX_SOL_CHARACTERS), "SOL characters");
  return { sequence, ackSequence, acceptedCount, flags, data };
}
