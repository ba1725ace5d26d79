import { STATUS_CODES } from "node:http";
import { abortBody, basicAuthBody, ContractError, faultBody, limitBody } from "#/contract/index.ts";
import { ERROR_CATEGORIES, OutbandError } from "#/lib/errors/index.ts";
import { type ErrorShape, HttpError } from "../errors.ts";

export interface ErrorAnswer {
  readonly status: number;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
  /** A bug of ours: its message stays in the log. */
  readonly internal: boolean;
}

/** How an API writes an error down: see `surface.ts`. */
export type ErrorBody = (status: number, shape: ErrorShape, text: string) => object;

/** The one place that turns what was thrown into an HTTP answer. */
export function errorAnswer(error: unknown, requestId: string, errorBody: ErrorBody = ironicErrorBody): ErrorAnswer {
  const answer = (
    status: number,
    shape: ErrorShape,
    text: string,
    headers: ErrorAnswer["headers"] = {},
  ): ErrorAnswer => ({
    status,
    body: errorBody(status, shape, text),
    headers,
    internal: false,
  });
  if (error instanceof HttpError) return answer(error.status, error.shape, error.message, error.headers);
  if (error instanceof OutbandError && error.category !== "internal") {
    const shape = error instanceof ContractError && VERSION_CODES.has(error.code) ? "abort" : "fault";
    return answer(ERROR_CATEGORIES[error.category].http, shape, error.message);
  }
  const status = frameworkStatus(error);
  if (status !== null) return answer(status, "abort", (error as Error).message);
  const text = `An internal error happened; the service's log tells more under ${requestId}`;
  return { ...answer(500, "fault", text), internal: true };
}

/** What negotiation refuses is routing's error in Ironic; what a version does not have yet is a controller's. */
const VERSION_CODES = new Set(["API_VERSION_MALFORMED", "API_VERSION_UNSUPPORTED"]);

export function ironicErrorBody(status: number, shape: ErrorShape, text: string): object {
  switch (shape) {
    case "fault":
      return faultBody(status, text);
    case "abort":
      return abortBody(status, STATUS_CODES[status] ?? "Error", text);
    case "limit":
      return limitBody(text);
    case "basic-auth":
      return basicAuthBody(status, text);
  }
}

/** Fastify's own refusals (a bad URL, a broken Content-Length) carry their status; nothing else is trusted to. */
function frameworkStatus(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const framework = typeof code === "string" && code.startsWith("FST_ERR_");
  return framework && typeof statusCode === "number" && statusCode >= 400 && statusCode < 500 ? statusCode : null;
}
