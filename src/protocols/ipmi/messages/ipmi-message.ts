import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";

/** The IPMI message inside a payload (13.8). NetFns are the requests'; a response's is one more. */
export const NETFN = { chassis: 0x00, app: 0x06, transport: 0x0c, groupExtension: 0x2c } as const;

const BMC_ADDRESS = 0x20;
/** Remote console software id 1 (5.5). */
const CONSOLE_ADDRESS = 0x81;

export interface IpmiRequest {
  readonly netFn: number;
  /** 0 to 63. */
  readonly sequence: number;
  readonly command: number;
  readonly data: Uint8Array;
}

export interface IpmiResponse extends IpmiRequest {
  readonly completionCode: number;
}

/** `intact`: both checksums are right. Some BMCs compute them wrongly, so that inside a session nobody asks. */
export interface Checked {
  readonly intact: boolean;
}

export function encodeIpmiRequest({ netFn, sequence, command, data }: IpmiRequest): Uint8Array {
  const writer = new ByteWriter("le", 7 + data.length).u8(BMC_ADDRESS).u8(netFn << 2);
  writer.u8(checksum(writer.finish()));
  writer
    .u8(CONSOLE_ADDRESS)
    .u8(sequence << 2)
    .u8(command)
    .bytes(data);
  return writer.u8(checksum(writer.finish().subarray(3))).finish();
}

export function decodeIpmiRequest(bytes: Uint8Array): IpmiRequest & Checked {
  const { reader, intact, netFn } = readStart(bytes, "IPMI request");
  const sequence = reader.u8("request sequence") >> 2;
  const command = reader.u8("command");
  return { netFn, sequence, command, data: readData(reader), intact };
}

export function encodeIpmiResponse(response: IpmiResponse): Uint8Array {
  const { netFn, sequence, command, completionCode, data } = response;
  const writer = new ByteWriter("le", 8 + data.length).u8(CONSOLE_ADDRESS).u8((netFn | 1) << 2);
  writer.u8(checksum(writer.finish()));
  writer
    .u8(BMC_ADDRESS)
    .u8(sequence << 2)
    .u8(command)
    .u8(completionCode)
    .bytes(data);
  return writer.u8(checksum(writer.finish().subarray(3))).finish();
}

/** `netFn` is the request's. */
export function decodeIpmiResponse(bytes: Uint8Array): IpmiResponse & Checked {
  const { reader, intact, netFn } = readStart(bytes, "IPMI response");
  const sequence = reader.u8("response sequence") >> 2;
  const command = reader.u8("command");
  const completionCode = reader.u8("completion code");
  return { netFn: netFn & ~1, sequence, command, completionCode, data: readData(reader), intact };
}

function readStart(bytes: Uint8Array, what: string) {
  const reader = new ByteReader(bytes, "le");
  reader.skip(1, `${what} address`);
  const netFn = reader.u8(`${what} NetFn`) >> 2;
  reader.skip(2, `${what} checksum and address`);
  const intact = checksum(bytes.subarray(0, 3)) === 0 && checksum(bytes.subarray(3)) === 0;
  return { reader, intact, netFn };
}

function readData(reader: ByteReader): Uint8Array {
  const data = reader.bytes(Math.max(0, reader.remaining - 1), "data");
  reader.skip(1, "checksum");
  return data;
}

/** Two's complement of the sum: 0 over bytes that end with their checksum. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return -sum & 0xff;
}
