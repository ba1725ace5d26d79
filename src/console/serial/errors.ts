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
  | "SERIAL_NO_PORT"
  /** One recording of a console at a time, and only one that goes on can be stopped. */
  | "SERIAL_RECORDING_RUNNING"
  | "SERIAL_RECORDING_NOT_RUNNING"
  | "SERIAL_RECORDING_NOT_FOUND";

export class SerialError extends OutbandError<SerialErrorCode> {}

export function notRunning(nodeUuid: string): SerialError {
  const text = `the serial console of node ${nodeUuid} is not enabled here`;
  return new SerialError("SERIAL_NOT_RUNNING", "conflict", text);
}
