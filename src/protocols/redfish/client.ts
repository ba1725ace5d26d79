import { errorMessage } from "#/lib/errors/index.ts";
import type { HttpClient } from "#/lib/http/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { etagOf, hasMessage, type RedfishAnswer } from "./answer.ts";
import { ifMatchLadder } from "./etag.ts";
import { Exchange, REDFISH_LIMITS, type RedfishLimits, type RedfishRequest } from "./exchange.ts";
import type { JsonObject } from "./json.ts";
import { type Authentication, logIn, type RedfishCredentials } from "./session/log-in.ts";

export interface RedfishClientOptions {
  readonly credentials: RedfishCredentials;
  /** Default "/redfish/v1/". */
  readonly rootPath?: string;
  readonly limits?: Partial<RedfishLimits>;
  /** Ends every request, not the logging out. */
  readonly signal?: AbortSignal;
}

export interface RedfishClientDeps {
  /** Belongs to the client, which disposes it. */
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * A Redfish service, logged in at the first request and logged out at disposal: BMCs have few sessions, and a forgotten
 * one counts until it idles out. One request at a time.
 *
 * Answers come back whatever their status (see `RedfishAnswer`); a rejection means that there is no answer.
 */
export class RedfishClient implements AsyncDisposable {
  readonly rootPath: string;
  readonly #credentials: RedfishCredentials;
  readonly #deps: RedfishClientDeps;
  readonly #limits: RedfishLimits;
  readonly #exchange: Exchange;
  #authentication: Authentication | undefined;

  constructor(options: RedfishClientOptions, deps: RedfishClientDeps) {
    this.rootPath = options.rootPath ?? "/redfish/v1/";
    this.#credentials = options.credentials;
    this.#deps = deps;
    this.#limits = { ...REDFISH_LIMITS, ...options.limits };
    this.#exchange = new Exchange(deps.http, deps.clock, this.#limits, options.signal);
  }

  /** Scheme, host and port. */
  get origin(): string {
    return this.#deps.http.origin;
  }

  get(path: string): Promise<RedfishAnswer> {
    return this.send({ method: "GET", path });
  }

  post(path: string, body: JsonObject): Promise<RedfishAnswer> {
    return this.send({ method: "POST", path, body });
  }

  /**
   * Changes a resource. `etag`: what `etagOf` said of the GET before; services that give one want it back, and disagree
   * on its form, so the ladder of `etag.ts` is tried on 412.
   */
  async patch(path: string, body: JsonObject, etag: string | null = null): Promise<RedfishAnswer> {
    for (const [index, tag] of ifMatchLadder(etag).entries()) {
      const last = index === ifMatchLadder(etag).length - 1;
      const headers: Record<string, string> = tag === null ? {} : { "if-match": tag };
      const answer = await this.send({ method: "PATCH", path, body, headers });
      if (answer.status === 428 && etag === null) {
        const fresh = etagOf(await this.get(path));
        return fresh === null ? answer : this.patch(path, body, fresh);
      }
      if (answer.status !== 412 || last) return answer;
    }
    throw new Error("unreachable: the ladder is never empty");
  }

  /** Any request, logged in. A session that has run out is renewed once. */
  async send(request: RedfishRequest): Promise<RedfishAnswer> {
    const answer = await this.#sendLoggedIn(request);
    const expired = answer.status === 401 || (answer.status === 403 && hasMessage(answer, "NoValidSession"));
    if (!expired || this.#authentication?.kind !== "session") return answer;
    this.#authentication = undefined;
    return this.#sendLoggedIn(request);
  }

  async #sendLoggedIn(request: RedfishRequest): Promise<RedfishAnswer> {
    if (this.#authentication === undefined) {
      const done = await logIn({
        credentials: this.#credentials,
        rootPath: this.rootPath,
        origin: this.origin,
        send: (unauthenticated) => this.#exchange.send(unauthenticated),
      });
      if (!done.ok) return done.answer;
      this.#authentication = done.with;
    }
    const headers = { ...request.headers, ...authenticationHeaders(this.#authentication) };
    return this.#exchange.send({ ...request, headers });
  }

  /** Logs out and closes the connection. Never rejects: a BMC that is gone has no session of ours. */
  async [Symbol.asyncDispose](): Promise<void> {
    const authentication = this.#authentication;
    this.#authentication = undefined;
    const { http, clock, log } = this.#deps;
    try {
      if (authentication?.kind !== "session" || authentication.path === null) return;
      const timeoutMs = Math.min(LOG_OUT_MS, this.#limits.requestTimeoutMs);
      const exchange = new Exchange(
        http,
        clock,
        { ...this.#limits, requestTimeoutMs: timeoutMs, patienceMs: 0 },
        undefined,
      );
      const headers = authenticationHeaders(authentication);
      const answer = await exchange.send({ method: "DELETE", path: authentication.path, headers });
      if (!answer.ok && answer.status !== 404 && answer.status !== 401) {
        log.warn("the BMC refused to end our Redfish session", { origin: http.origin, status: answer.status });
      }
    } catch (error) {
      log.warn("could not end our Redfish session", { origin: http.origin, reason: errorMessage(error) });
    } finally {
      await http[Symbol.asyncDispose]();
    }
  }
}

/** Long enough for a slow BMC, short enough not to hold up what waits for the disposal. */
const LOG_OUT_MS = 5000;

function authenticationHeaders(authentication: Authentication): Record<string, string> {
  if (authentication.kind === "basic") return { authorization: authentication.authorization };
  if (authentication.kind === "session") return { "x-auth-token": authentication.token };
  return {};
}
