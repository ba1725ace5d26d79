import type { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import type { PrivilegeLevel } from "../privilege-level.ts";

/**
 * One IPMI command: its numbers and its two bodies, fields in the order of the wire. Decoding throws an `OutbandError`
 * when bytes are missing; bytes too many are left to whoever calls.
 */
export interface IpmiCommand<Request, Response> {
  /** The specification's name, for messages. */
  readonly name: string;
  readonly netFn: number;
  readonly code: number;
  /** The least privilege level that may send it (appendix G). */
  readonly privilege: PrivilegeLevel;
  encodeRequest(request: Request, writer: ByteWriter): void;
  decodeRequest(reader: ByteReader): Request;
  /** The completion code is not part of it. */
  encodeResponse(response: Response, writer: ByteWriter): void;
  decodeResponse(reader: ByteReader): Response;
}

/** For bodies without fields. */
export const EMPTY_REQUEST = {
  encodeRequest: (): void => {},
  decodeRequest: (): undefined => undefined,
};

export const EMPTY_RESPONSE = {
  encodeResponse: (): void => {},
  decodeResponse: (): undefined => undefined,
};

/** In channel fields: the channel that the request came over. */
export const THIS_CHANNEL = 0x0e;
