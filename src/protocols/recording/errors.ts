import { OutbandError } from "#/lib/errors/index.ts";

export type RecordingFormatErrorCode =
  /** The bytes are not a recording, or not where they should be. */
  | "RECORDING_FORMAT"
  /** A block is larger than any that we write. */
  | "RECORDING_LIMIT";

export class RecordingFormatError extends OutbandError<RecordingFormatErrorCode> {}
