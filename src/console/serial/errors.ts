import { OutbandError } from "#/lib/errors/index.ts";

export type SerialErrorCode =
  /** The node's serial console is not enabled, or not by this conductor. */
  | "SERIAL_NOT_RUNNING"
  /** As many clients as a console takes. */
  | "SERIAL_FULL"
  /** A client that does not read what it is sent was cut. */
  | "SERIAL_CLIENT_SLOW"
  /** The console was closed, or the client left. */
  | "SERIAL_CLOSED"
  /** No port of the range can be listened on. */
  | "SERIAL_NO_PORT";

export class SerialError extends OutbandError<SerialErrorCode> {}
