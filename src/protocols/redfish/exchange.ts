import { OutbandError } from "#/lib/errors/index.ts";
import type { HttpClient, HttpRequest } from "#/lib/http/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { decodeAnswer, type RedfishAnswer } from "./answer.ts";
import type { JsonObject } from "./json.ts";
import { linkPath } from "./links.ts";
import { retryDelayMs } from "./retry.ts";

export interface RedfishLimits {
  /** For one exchange. */
  readonly requestTimeoutMs: number;
  /** How long a service that says "not ready" is asked again, all tries together. */
  readonly patienceMs: number;
  /** Of a body. Dell's attributes are about 300 KiB. */
  readonly maxBodyBytes: number;
}

export const REDFISH_LIMITS: RedfishLimits = {
  requestTimeoutMs: 30_000,
  patienceMs: 60_000,
  maxBodyBytes: 4 * 1024 * 1024,
};

export interface RedfishRequest {
  readonly method: HttpRequest["method"];
  /** A path, or an absolute URL that stays at the service. */
  readonly path: string;
  readonly body?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request with its retries, before anything about logging in. */
export class Exchange {
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #limits: RedfishLimits;
  readonly #signal: AbortSignal | undefined;

  constructor(http: HttpClient, clock: Clock, limits: RedfishLimits, signal: AbortSignal | undefined) {
    this.#http = http;
    this.#clock = clock;
    this.#limits = limits;
    this.#signal = signal;
  }

  async send(request: RedfishRequest): Promise<RedfishAnswer> {
    const path = linkPath(request.path, this.#http.origin, `${request.method} request`);
    const deadline = this.#clock.monotonic() + this.#limits.patienceMs;
    for (let attempt = 0; ; attempt++) {
      const answer = await this.#once({ ...request, path }, attempt === 0);
      const delay = retryDelayMs(answer, attempt, this.#clock.now());
      if (delay === null || this.#clock.monotonic() + delay > deadline) return answer;
      await this.#clock.sleep(delay, this.#signal);
    }
  }

  /** A kept connection may have been closed just as we wrote: what can be repeated without harm is, once. */
  async #once(request: RedfishRequest, mayRepeat: boolean): Promise<RedfishAnswer> {
    const { requestTimeoutMs, maxBodyBytes } = this.#limits;
    const http: HttpRequest = {
      method: request.method,
      path: request.path,
      headers: { ...HEADERS, ...(request.body ? CONTENT : {}), ...request.headers },
      ...(request.body ? { body: new TextEncoder().encode(JSON.stringify(request.body)) } : {}),
      timeoutMs: requestTimeoutMs,
      maxBytes: maxBodyBytes,
      ...(this.#signal ? { signal: this.#signal } : {}),
    };
    const name = `${request.method} ${request.path}`;
    try {
      return decodeAnswer(name, await this.#http.request(http));
    } catch (error) {
      const closed = error instanceof OutbandError && (error.code === "HTTP_CLOSED" || error.code === "HTTP_PROTOCOL");
      if (!mayRepeat || !closed || (request.method !== "GET" && request.method !== "DELETE")) throw error;
      return decodeAnswer(name, await this.#http.request(http));
    }
  }
}

/** `identity`: compressed answers make some BMCs send weak ETags that they refuse later. */
const HEADERS = { accept: "application/json", "accept-encoding": "identity", "odata-version": "4.0" };
const CONTENT = { "content-type": "application/json" };
