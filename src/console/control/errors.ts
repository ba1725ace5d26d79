import { OutbandError } from "#/lib/errors/index.ts";

export type ControlErrorCode =
  /** A session, or the whole console, may only watch. */
  | "CONTROL_READ_ONLY"
  /** Only the viewer that controls the console may do this. */
  | "CONTROL_NOT_WRITER"
  /** Somebody else controls the console. */
  | "CONTROL_HELD"
  | "CONTROL_VIEWER_NOT_FOUND"
  /** A text is being typed already. */
  | "CONTROL_TYPING"
  /** The node's console is not enabled, or not by this conductor. */
  | "CONSOLE_NOT_RUNNING"
  | "CONSOLE_SESSION_NOT_FOUND"
  /** The BMC's session went away while keys were being sent. */
  | "CONSOLE_UPSTREAM_LOST"
  /** A control link sent something that is no request. */
  | "CONTROL_LINK_PROTOCOL";

export class ControlError extends OutbandError<ControlErrorCode> {}
