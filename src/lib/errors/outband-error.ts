import type { ErrorCategory } from "./category.ts";

/** Facts about an error that may be shown to anybody: never a password, a token or raw bytes from a peer. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * The one error class. `code` is a literal `AREA_REASON` that is never reused; `category` alone decides the HTTP status
 * and the WebSocket close code (see `category.ts`); `message` says what happened and, where a person can act, what to do.
 *
 * Each folder names its own in `errors.ts`, for example
 * `class RfbError extends OutbandError<"RFB_AUTH_FAILED" | "RFB_PROTOCOL"> {}`.
 */
export class OutbandError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly category: ErrorCategory;
  readonly details: ErrorDetails;

  constructor(
    code: Code,
    category: ErrorCategory,
    message: string,
    options: { details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.category = category;
    this.details = options.details ?? {};
  }
}

/** The sentence to show for anything that was thrown. Unknown errors keep their own message. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True for the rejection that an aborted `AbortSignal` causes: not a failure, never logged as one. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}
