import { type ErrorDetails, OutbandError } from "#/lib/errors/index.ts";

export type ApiErrorCode =
  | "API_NOAUTH_NOT_LOOPBACK"
  | "API_HTPASSWD_MISSING"
  | "API_HTPASSWD_INVALID"
  | "API_LISTEN_FAILED"
  | "API_TLS_FILES"
  | "API_FOREIGN_HOST"
  | "API_FOREIGN_ORIGIN"
  | "API_BODY_NOT_JSON"
  | "API_BODY_TOO_LARGE"
  | "API_BODY_TOO_DEEP"
  | "API_BODY_MEDIA_TYPE"
  | "API_NOT_FOUND"
  | "API_METHOD_NOT_ALLOWED"
  | "API_AUTH_REQUIRED"
  | "API_AUTH_WRONG"
  | "API_AUTH_MALFORMED"
  | "API_FILTERS_CLASH"
  | "API_STATE_REFUSES"
  | "API_DENIED"
  | "API_OWNER_IN_USE"
  | "API_POLICY_NOT_ASKED"
  | "API_AUTH_LOCKED"
  | "API_AUTH_UNAVAILABLE"
  | "API_POLICY_FILE"
  | "CONSOLE_TYPE_UNAVAILABLE"
  | "CONSOLE_NOT_AVAILABLE"
  | "CONSOLE_NOT_STARTED"
  | "CONSOLE_NOT_READY"
  | "CONSOLE_TOKEN_NOT_FOUND"
  | "API_RAMDISK_DISABLED";

/** What this layer refuses by itself, before a conductor or a store is asked. */
export class ApiError extends OutbandError<ApiErrorCode> {}

/** Which of Ironic's error bodies an answer has. */
export type ErrorShape = "fault" | "abort" | "limit" | "basic-auth";

/** An error whose status is not the one of its category, or whose body is not the usual one. */
export class HttpError extends ApiError {
  readonly status: number;
  readonly shape: ErrorShape;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ApiErrorCode,
    status: number,
    shape: ErrorShape,
    message: string,
    options: { headers?: Record<string, string>; details?: ErrorDetails } = {},
  ) {
    super(code, CATEGORY_OF[status] ?? "invalid", message, options.details ? { details: options.details } : {});
    this.status = status;
    this.shape = shape;
    this.headers = options.headers ?? {};
  }
}

const CATEGORY_OF: Readonly<Record<number, OutbandError["category"]>> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not-found",
  429: "unavailable",
};
