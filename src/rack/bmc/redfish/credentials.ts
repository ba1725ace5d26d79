import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { SessionTable } from "./session-table.ts";

/** The one account of a simulated BMC. */
export interface Account {
  readonly username: string;
  readonly password: string;
}

export function accountMatches(account: Account, username: unknown, password: unknown): boolean {
  if (typeof username !== "string" || typeof password !== "string") return false;
  return equalText(account.username, username) && equalText(account.password, password);
}

/** Who the request's headers say it is (DSP0266 13.3: token first, then Basic), or `undefined`. */
export function authenticate(
  headers: IncomingHttpHeaders,
  account: Account,
  sessions: SessionTable,
): string | undefined {
  const token = headers["x-auth-token"];
  if (typeof token === "string") return sessions.use(token)?.userName;
  const basic = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? "")?.[1];
  if (!basic) return undefined;
  const [username = "", ...password] = Buffer.from(basic, "base64").toString("utf8").split(":");
  return accountMatches(account, username, password.join(":")) ? username : undefined;
}

function equalText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
