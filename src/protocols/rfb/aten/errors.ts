import { OutbandError } from "#/lib/errors/index.ts";

export type AtenErrorCode =
  /** A picture whose bytes are not what its encoding allows. */
  | "ATEN_FRAME_INVALID"
  /** A picture that ends before its end code, or before the bytes it announced. */
  | "ATEN_FRAME_TRUNCATED"
  /** A picture encoding that nobody has described in public. */
  | "ATEN_ENCODING_UNSUPPORTED";

/** What can be wrong with a picture of the ATEN dialect. What is wrong with the connection is an `RfbError`. */
export class AtenError extends OutbandError<AtenErrorCode> {}

export function invalidFrame(message: string): AtenError {
  return new AtenError("ATEN_FRAME_INVALID", "bmc-fault", message);
}

export function truncatedFrame(message: string): AtenError {
  return new AtenError("ATEN_FRAME_TRUNCATED", "bmc-fault", message);
}
