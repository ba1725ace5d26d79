import { errorMessage, isAbort } from "#/lib/errors/index.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "#/lib/http/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { KeystoneError } from "./errors.ts";
import { readToken, type TokenFacts } from "./token.ts";

/** A login with a password, and what it is for. Domains by id or by name. */
export interface ServiceUser {
  readonly username: string;
  readonly password: string;
  readonly userDomain: DomainRef;
  readonly scope: { readonly project: string; readonly domain: DomainRef } | { readonly system: "all" };
}

export type DomainRef = { readonly id: string } | { readonly name: string };

export interface KeystoneOptions {
  /** The path of `auth_url`, with or without `/v3`. */
  readonly path: string;
  readonly user: ServiceUser;
  readonly timeoutMs: number;
}

/** The catalog is left out; users with very many roles exist. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Our own token is renewed this long before its end, so that none ends while it is under way. */
const RENEW_EARLY_MS = 30_000;

/** Asks Keystone whose a token is, as a service user whose own token it gets and renews. */
export class KeystoneClient {
  readonly #options: KeystoneOptions;
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #tokens: string;
  #own: Promise<{ token: string; expiresAt: number }> | null = null;

  constructor(options: KeystoneOptions, deps: { http: HttpClient; clock: Clock }) {
    this.#options = options;
    this.#http = deps.http;
    this.#clock = deps.clock;
    const base = options.path.replace(/\/+$/, "");
    this.#tokens = `${base.endsWith("/v3") ? base : `${base}/v3`}/auth/tokens`;
  }

  /**
   * Whose a token is, or null when it is not valid. With `allowExpired` one whose time is over is still told about, for
   * as long as Keystone's `allow_expired_window`. Rejects with `KeystoneError` (503) when Keystone cannot say.
   */
  async validate(token: string, { allowExpired }: { allowExpired: boolean }): Promise<TokenFacts | null> {
    const path = `${this.#tokens}?nocatalog${allowExpired ? "&allow_expired=1" : ""}`;
    const ask = async () =>
      await this.#exchange("asking Keystone about a token", {
        method: "GET",
        path,
        headers: { "x-auth-token": await this.#ownToken(), "x-subject-token": token },
      });
    let answer = await ask();
    if (answer.status === 401) {
      // Our own token was revoked, or Keystone has new keys.
      this.#own = null;
      answer = await ask();
    }
    if (answer.status === 200) return readToken(answer.body);
    if (answer.status === 404) return null;
    if (answer.status === 401 || answer.status === 403) {
      const text = "Keystone does not let the service user of [keystone_authtoken] validate tokens";
      throw new KeystoneError("KEYSTONE_REFUSES_US", "unavailable", `${text} (${answer.status})`);
    }
    throw failed("asking Keystone about a token", answer.status);
  }

  /** One login at a time, whoever waits for it. */
  async #ownToken(): Promise<string> {
    const current = this.#own ?? this.#renew();
    const { token, expiresAt } = await current;
    if (expiresAt - RENEW_EARLY_MS > this.#clock.now()) return token;
    // Another caller may have begun a new one meanwhile.
    return (await (this.#own === current ? this.#renew() : (this.#own ?? this.#renew()))).token;
  }

  #renew(): Promise<{ token: string; expiresAt: number }> {
    const login = this.#logIn();
    this.#own = login;
    login.catch(() => {
      if (this.#own === login) this.#own = null;
    });
    return login;
  }

  async #logIn(): Promise<{ token: string; expiresAt: number }> {
    const what = "logging in to Keystone";
    const answer = await this.#exchange(what, {
      method: "POST",
      path: `${this.#tokens}?nocatalog`,
      headers: { "content-type": "application/json" },
      body: new TextEncoder().encode(JSON.stringify(loginBody(this.#options.user))),
    });
    if (answer.status === 401 || answer.status === 403) {
      const text = `Keystone refuses the service user of [keystone_authtoken] (${answer.status}): check username and password`;
      throw new KeystoneError("KEYSTONE_REFUSES_US", "unavailable", text);
    }
    if (answer.status !== 201) throw failed(what, answer.status);
    const token = answer.headers["x-subject-token"];
    if (!token) throw new KeystoneError("KEYSTONE_PROTOCOL", "unavailable", `${what}: there is no X-Subject-Token`);
    return { token, expiresAt: readToken(answer.body).expiresAt };
  }

  async #exchange(what: string, request: Omit<HttpRequest, "timeoutMs" | "maxBytes">): Promise<HttpResponse> {
    try {
      return await this.#http.request({ ...request, timeoutMs: this.#options.timeoutMs, maxBytes: MAX_ANSWER_BYTES });
    } catch (error) {
      if (isAbort(error)) throw error;
      const text = `${what} at ${this.#http.origin}: ${errorMessage(error)}`;
      throw new KeystoneError("KEYSTONE_UNREACHABLE", "unavailable", text, { cause: error });
    }
  }
}

function failed(what: string, status: number): KeystoneError {
  return new KeystoneError("KEYSTONE_FAILED", "unavailable", `${what}: it answered ${status}`);
}

/** Identity API v3, "Password authentication with scoped authorization". */
function loginBody({ username, password, userDomain, scope }: ServiceUser): object {
  const user = { name: username, password, domain: userDomain };
  return {
    auth: {
      identity: { methods: ["password"], password: { user } },
      scope: "system" in scope ? { system: { all: true } } : { project: { name: scope.project, domain: scope.domain } },
    },
  };
}
