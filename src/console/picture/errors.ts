import { OutbandError } from "#/lib/errors/index.ts";

export type PictureErrorCode =
  /** The console is not enabled. */
  | "PICTURE_CONSOLE_OFF"
  /** The BMC could not be reached, or refused the session. */
  | "PICTURE_BMC"
  /** No whole picture came in time. */
  | "PICTURE_TIMEOUT"
  | "PICTURE_NOT_FOUND";

export class PictureError extends OutbandError<PictureErrorCode> {}
