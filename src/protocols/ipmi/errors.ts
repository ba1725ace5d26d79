import { OutbandError } from "#/lib/errors/index.ts";

export type IpmiErrorCode =
  /** No answer, after all tries. */
  | "IPMI_TIMEOUT"
  /** The BMC refused the login, or proved not to know the password. `details.status` is its RMCP+ status code. */
  | "IPMI_LOGIN"
  /** The BMC has no room for another session. */
  | "IPMI_NO_SESSION"
  /** No cipher suite that both sides allow. */
  | "IPMI_CIPHER_SUITE"
  /** Bytes that IPMI does not allow at this place. */
  | "IPMI_PROTOCOL"
  /** A name, password or key that IPMI has no room for. */
  | "IPMI_ARGUMENT"
  /** The BMC answered a command with a bad completion code: `details.completionCode`. */
  | "IPMI_COMPLETION_CODE"
  /** The BMC has stopped answering on an open session, or the session was closed here. */
  | "IPMI_SESSION_LOST"
  /** SOL is in use by another console, and we may not take it. */
  | "IPMI_SOL_IN_USE"
  /** The BMC ended SOL: another console took it, or it was switched off. */
  | "IPMI_SOL_DEACTIVATED";

/** What can go wrong with a BMC over IPMI. The message names what was asked and, in words, what the BMC answered. */
export class IpmiError extends OutbandError<IpmiErrorCode> {}

/** The peer broke the protocol. */
export function protocolError(message: string): IpmiError {
  return new IpmiError("IPMI_PROTOCOL", "bmc-fault", message);
}
