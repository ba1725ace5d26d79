/**
 * What kind of failure this is, whoever threw it. The table is the only place that knows HTTP statuses and WebSocket
 * close codes for errors.
 */
export type ErrorCategory = keyof typeof ERROR_CATEGORIES;

export const ERROR_CATEGORIES = {
  /** The caller's fault: wrong value, wrong type, unknown field. */
  invalid: { http: 400, close: 4400 },
  /** No credential, or one that is not valid. */
  unauthenticated: { http: 401, close: 4401 },
  /** A credential that does not allow this. */
  forbidden: { http: 403, close: 4403 },
  "not-found": { http: 404, close: 4404 },
  /** The microversion asked for does not have this. */
  "not-acceptable": { http: 406, close: 4406 },
  /** Locked, or in the wrong state. */
  conflict: { http: 409, close: 4409 },
  /** This hardware type or interface cannot. */
  unsupported: { http: 400, close: 4405 },
  /** Try again later. */
  unavailable: { http: 503, close: 1013 },
  /** Dialling the BMC failed or timed out. */
  "bmc-unreachable": { http: 503, close: 4503 },
  /** The BMC answered with a failure or broke its protocol. */
  "bmc-fault": { http: 502, close: 4502 },
  /** A token, session or idle limit has run out. */
  expired: { http: 401, close: 4408 },
  /** A bug. The message is withheld from callers. */
  internal: { http: 500, close: 1011 },
} as const;
