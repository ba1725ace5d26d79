import { type ErrorCategory, OutbandError } from "#/lib/errors/index.ts";
import { errorText } from "../error-body.ts";

/** The API refused, or could not be reached. */
export class ApiError extends OutbandError<"API_UNREACHABLE" | "API_REFUSED"> {
  /** The answer's; null when there was none. */
  get status(): number | null {
    return typeof this.details.status === "number" ? this.details.status : null;
  }
}

const BY_STATUS: Readonly<Record<number, ErrorCategory>> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not-found",
  406: "not-acceptable",
  409: "conflict",
  500: "internal",
  502: "bmc-fault",
  503: "unavailable",
};

/** The error that an answer with this status and body stands for: Ironic's sentence, or Nova's, where there is one. */
export function refusal(status: number, body: string): ApiError {
  const text = sentence(body) ?? `the API answered ${status}`;
  return new ApiError("API_REFUSED", BY_STATUS[status] ?? "invalid", text, { details: { status } });
}

function sentence(body: string): string | null {
  try {
    const parsed: unknown = JSON.parse(body);
    return errorText(parsed) ?? novaText(parsed);
  } catch {
    return null;
  }
}

/** Nova: one key that names the status, with the message below it. */
function novaText(parsed: unknown): string | null {
  if (typeof parsed !== "object" || parsed === null) return null;
  const [fault] = Object.values(parsed) as unknown[];
  return typeof fault === "object" && fault !== null && "message" in fault ? String(fault.message) : null;
}
