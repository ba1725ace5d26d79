import { hasMessage, matchesMessage, type RedfishAnswer } from "../answer.ts";
import { RedfishError } from "../errors.ts";
import type { RedfishRequest } from "../exchange.ts";
import { linkAt, locationPath } from "../links.ts";
import { decodeServiceRoot } from "../resources/service-root.ts";
import { basicAuthorization } from "./basic.ts";

/** Ironic's `redfish_auth_type`. `auto`: a session, or Basic where the service has none to give. */
export type AuthType = "basic" | "session" | "auto";

export interface RedfishCredentials {
  /** null: nothing is sent. */
  readonly username: string | null;
  readonly password: string | null;
  readonly authType: AuthType;
}

/** What a request carries to be let in. */
export type Authentication =
  | { readonly kind: "none" }
  | { readonly kind: "basic"; readonly authorization: string }
  /** `path` null: the service did not say where to log out. */
  | { readonly kind: "session"; readonly token: string; readonly path: string | null };

export type LogIn =
  | { readonly ok: true; readonly with: Authentication }
  | { readonly ok: false; readonly answer: RedfishAnswer };

export interface LogInOptions {
  readonly credentials: RedfishCredentials;
  readonly rootPath: string;
  readonly origin: string;
  readonly send: (request: RedfishRequest) => Promise<RedfishAnswer>;
}

/**
 * Logs in (DSP0266 "Redfish session login authentication"). A refusal is returned as the service's answer.
 *
 * ```
 * basic ───────────────────────────────────────────────▶ Basic
 * session, auto ─▶ GET root ─▶ link? ─▶ POST ─▶ 2xx + X-Auth-Token ─▶ session
 *                                 │        ├─▶ credentials refused ──▶ the answer
 *                                 └─ no ───┴─▶ anything else ────────▶ auto: Basic; session: the answer or an error
 * ```
 */
export async function logIn(options: LogInOptions): Promise<LogIn> {
  const { username, password, authType } = options.credentials;
  if (username === null) return { ok: true, with: { kind: "none" } };
  const basic: LogIn = {
    ok: true,
    with: { kind: "basic", authorization: basicAuthorization(username, password ?? "") },
  };
  if (authType === "basic") return basic;
  const sessions = await findSessions(options);
  if (typeof sessions === "object") return { ok: false, answer: sessions };
  if (sessions === "") {
    if (authType === "auto") return basic;
    throw loginError(`${options.origin} has no Redfish session service; set redfish_auth_type to "basic" or "auto"`);
  }
  const body = { UserName: username, Password: password ?? "" };
  const answer = await options.send({ method: "POST", path: sessions, body });
  const token = answer.headers["x-auth-token"];
  if (answer.ok && token)
    return { ok: true, with: { kind: "session", token, path: logOutPath(answer, options.origin) } };
  if (authType === "auto" && !refusesCredentials(answer)) return basic;
  if (!answer.ok) return { ok: false, answer };
  throw loginError(`${options.origin} opened a Redfish session but sent no X-Auth-Token`);
}

/** The path of the session collection, "" for none, or the answer that keeps us from knowing. */
async function findSessions({ send, rootPath }: LogInOptions): Promise<string | RedfishAnswer> {
  const answer = await send({ method: "GET", path: rootPath });
  if (!answer.ok || answer.body === null) return answer;
  const root = decodeServiceRoot(answer.body);
  if (root.sessions !== null) return root.sessions;
  if (root.sessionService === null) return "";
  const service = await send({ method: "GET", path: root.sessionService });
  return (service.ok && linkAt(service.body ?? undefined, "Sessions")) || "";
}

function logOutPath(answer: RedfishAnswer, origin: string): string | null {
  const location = answer.headers.location ?? linkAt(answer.body ?? undefined);
  return location ? locationPath(location, origin, "the new session's Location") : null;
}

/**
 * The user or the password is wrong, as opposed to "sessions do not work here". Trying Basic after this would only count
 * as one more failed login, and BMCs lock accounts and addresses after a few.
 */
export function refusesCredentials(answer: RedfishAnswer): boolean {
  if (hasMessage(answer, "UnauthorizedLoginAttempt", "ResourceAtUriUnauthorized", "AccessDenied")) return true;
  return (
    (answer.status === 401 || answer.status === 403) && matchesMessage(answer, /^(SYS415|SYS403|RAC0212|RAC0213)$/)
  );
}

function loginError(message: string): RedfishError {
  return new RedfishError("REDFISH_LOGIN", "bmc-fault", message);
}
