import { KeystoneError } from "./errors.ts";

/** What Keystone says about a token: whose it is, and for what. */
export interface TokenFacts {
  readonly userId: string;
  readonly userName: string;
  readonly userDomainId: string | null;
  readonly projectId: string | null;
  readonly projectName: string | null;
  readonly projectDomainId: string | null;
  /** "all" for a token of the whole system. */
  readonly systemScope: string | null;
  readonly roles: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Reads the body of GET and POST /v3/auth/tokens (Identity API v3). */
export function readToken(body: Uint8Array): TokenFacts {
  const token = object(object(parse(body), "the body").token, "token");
  const user = object(token.user, "token.user");
  const project = token.project === undefined ? null : object(token.project, "token.project");
  const system = token.system === undefined ? {} : object(token.system, "token.system");
  const roles = token.roles === undefined ? [] : token.roles;
  if (!Array.isArray(roles)) throw wrong("token.roles is no list");
  const expiresAt = Date.parse(text(token.expires_at, "token.expires_at"));
  if (Number.isNaN(expiresAt)) throw wrong("token.expires_at is no time");
  return {
    userId: text(user.id, "token.user.id"),
    userName: text(user.name, "token.user.name"),
    userDomainId: domainOf(user, "token.user"),
    projectId: project && text(project.id, "token.project.id"),
    projectName: project && text(project.name, "token.project.name"),
    projectDomainId: project && domainOf(project, "token.project"),
    systemScope: system.all === true ? "all" : null,
    roles: roles.map((role: unknown) => text(object(role, "a role").name, "a role's name")),
    expiresAt,
  };
}

function domainOf(owner: Record<string, unknown>, name: string): string | null {
  return owner.domain === undefined ? null : text(object(owner.domain, `${name}.domain`).id, `${name}.domain.id`);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw wrong("it is not JSON");
  }
}

function object(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(`${name} is no object`);
}

function text(value: unknown, name: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw wrong(`${name} is no text`);
}

/** The body itself is never quoted. */
function wrong(reason: string): KeystoneError {
  return new KeystoneError("KEYSTONE_PROTOCOL", "unavailable", `reading Keystone's answer about a token: ${reason}`);
}
