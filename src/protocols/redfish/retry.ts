import { hasMessage, type RedfishAnswer } from "./answer.ts";

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 15_000;

/**
 * How long to wait before the same request may be sent again, or null when the answer stands. `attempt` counts from 0.
 *
 * Reading may be repeated on any 5xx. Anything else only when the service says that it did nothing: 503 with Retry-After
 * (RFC 9110 10.2.3), or Dell's SYS518, "not ready".
 */
export function retryDelayMs(answer: RedfishAnswer, attempt: number, now: number): number | null {
  const backOff = Math.min(FIRST_DELAY_MS * 2 ** attempt, LONGEST_DELAY_MS);
  const asked = retryAfterMs(answer.headers["retry-after"], now);
  if (answer.status === 503 && asked !== null) return Math.max(asked, FIRST_DELAY_MS);
  if (!answer.ok && hasMessage(answer, "SYS518")) return backOff;
  return answer.request.startsWith("GET ") && answer.status >= 500 && answer.status !== 501 ? backOff : null;
}

/** Seconds, or an HTTP date. */
function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
