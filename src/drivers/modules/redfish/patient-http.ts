import type { HttpClient } from "#/lib/http/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { TransportError } from "#/transports/index.ts";

export interface Patience {
  /** `[redfish] connection_attempts`. */
  readonly connectionAttempts: number;
  /** `[redfish] connection_retry_interval`. */
  readonly connectionRetryIntervalMs: number;
}

/**
 * Dials again when nobody answers the door: nothing has been sent then, so every method may be repeated. Stays within each
 * request's own time limit.
 */
export function patientHttp(http: HttpClient, patience: Patience, clock: Clock): HttpClient {
  return {
    origin: http.origin,
    request: async (request) => {
      const deadline = clock.monotonic() + request.timeoutMs;
      for (let attempt = 1; ; attempt++) {
        try {
          return await http.request(request);
        } catch (error) {
          const isRefused = error instanceof TransportError && error.code === "TRANSPORT_CONNECT";
          const next = clock.monotonic() + patience.connectionRetryIntervalMs;
          if (!isRefused || attempt >= patience.connectionAttempts || next > deadline) throw error;
        }
        await clock.sleep(patience.connectionRetryIntervalMs, request.signal);
      }
    },
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}
