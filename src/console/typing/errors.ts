import { OutbandError } from "#/lib/errors/index.ts";

export type TypingErrorCode =
  | "TYPING_LAYOUT_UNKNOWN"
  | "TYPING_CHORD"
  /** The text holds characters that the layout has no keys for. */
  | "TYPING_UNTYPEABLE";

export class TypingError extends OutbandError<TypingErrorCode> {}
