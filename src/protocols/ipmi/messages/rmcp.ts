import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { protocolError } from "../errors.ts";

/** RMCP (13.1.3): the four bytes before everything. The sequence number FFh asks for no RMCP acknowledge. */
export const RMCP_CLASS = { asf: 0x06, ipmi: 0x07 } as const;
export const RMCP_HEADER_BYTES = 4;
const RMCP_VERSION = 0x06;

export function rmcpWriter(rmcpClass: number, sizeHint = 64): ByteWriter {
  return new ByteWriter("le", sizeHint).u8(RMCP_VERSION).u8(0).u8(0xff).u8(rmcpClass);
}

/** The class, and a reader of what comes after the header. */
export function readRmcp(datagram: Uint8Array): { rmcpClass: number; reader: ByteReader } {
  const reader = new ByteReader(datagram, "le");
  if (reader.u8("RMCP version") !== RMCP_VERSION) throw protocolError("reading RMCP: it is not version 1.0");
  reader.skip(2, "RMCP sequence number");
  return { rmcpClass: reader.u8("RMCP class"), reader };
}
