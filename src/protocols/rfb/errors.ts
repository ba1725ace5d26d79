import { OutbandError } from "#/lib/errors/index.ts";

export type RfbErrorCode =
  /** The other side speaks no version of RFB that we do, or not RFB at all. */
  | "RFB_VERSION"
  /** No security type in common, or the server refuses to offer one. */
  | "RFB_NO_SECURITY"
  | "RFB_AUTH_FAILED"
  /** TLS inside RFB did not come about: the cause says why. */
  | "RFB_TLS"
  /** Bytes that RFB does not allow at this place. */
  | "RFB_PROTOCOL"
  /** A length or size beyond `RfbLimits`. */
  | "RFB_LIMIT"
  | "RFB_TIMEOUT"
  /** The connection ended in the middle of something. */
  | "RFB_CLOSED";

/** What can go wrong on an RFB connection. The message names what was being read and, if it gave one, the peer's reason. */
export class RfbError extends OutbandError<RfbErrorCode> {}

/** The server (a BMC) broke the protocol or a limit. */
export function serverFault(code: "RFB_PROTOCOL" | "RFB_LIMIT" | "RFB_VERSION", message: string): RfbError {
  return new RfbError(code, "bmc-fault", message);
}

/** The client (a viewer) broke the protocol or a limit. */
export function viewerFault(code: "RFB_PROTOCOL" | "RFB_LIMIT" | "RFB_VERSION", message: string): RfbError {
  return new RfbError(code, "invalid", message);
}
