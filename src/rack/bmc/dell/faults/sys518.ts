import type { DellFault } from "./fault.ts";

const REQUESTS_REFUSED = 3;

/** The iDRAC has just started and its data sources are not there yet: 503 for the first requests, then all is well. */
export function sys518(): DellFault {
  let left = REQUESTS_REFUSED;
  return {
    answers: (_incoming, messages) => {
      if (left === 0) return undefined;
      left--;
      return messages.error(503, [messages.idrac("SYS518")], { "Retry-After": "1" });
    },
  };
}
