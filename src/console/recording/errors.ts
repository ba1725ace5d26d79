import { OutbandError } from "#/lib/errors/index.ts";

export type RecordingErrorCode =
  /** The console is not enabled, so there is nothing to record. */
  | "RECORDING_CONSOLE_OFF"
  | "RECORDING_RUNNING"
  | "RECORDING_NOT_RUNNING"
  | "RECORDING_NOT_FOUND"
  /** The folder or file of the recording cannot be made. */
  | "RECORDING_DISK";

export class RecordingError extends OutbandError<RecordingErrorCode> {}
