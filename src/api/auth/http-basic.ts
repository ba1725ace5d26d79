import { ADMINISTRATOR } from "#/contract/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { HttpError } from "../errors.ts";
import type { Authenticator } from "./authenticator.ts";
import { HtpasswdFile } from "./htpasswd.ts";
import { type LockoutOptions, LoginGuard } from "./login-guard.ts";
import { createPasswordCheck } from "./password-check.ts";
import { PasswordMemo } from "./password-memo.ts";

/** bcrypt of nothing anybody knows: an unknown user costs what a known one does when the file is empty. */
const NOBODY = "$2b$10$eJPI7bqQgNeyvMuemzQpRemVQ7VkfNAXVPm/czv0cdYJBqT4Zuod6";

/** Longest `Authorization` that is looked at: bcrypt reads 72 bytes of password only. */
const MAX_HEADER = 4096;

export interface HttpBasicOptions {
  /** Of `user:hash` lines. */
  readonly file: string;
  readonly lockout: LockoutOptions;
}

/**
 * HTTP Basic against an htpasswd file. Every user is a full administrator. Rejects at once when
 * the file is missing or has a line that is not bcrypt.
 */
export async function openHttpBasic(
  options: HttpBasicOptions,
  deps: { clock: Clock; log: Logger },
): Promise<Authenticator> {
  const file = new HtpasswdFile(options.file);
  await file.users();
  const memo = new PasswordMemo(createPasswordCheck());
  const guard = new LoginGuard(options.lockout, deps);
  return {
    async authenticate({ authorization, address }) {
      const { user, password } = parseBasic(authorization);
      const isRight = await guard.attempt({ user, address }, async () => {
        const users = await file.users();
        const hash = users.get(user);
        // The same work for a user that does not exist, so that time does not tell names.
        const decoy: string = users.values().next().value ?? NOBODY;
        const matches = await memo.matches(password, hash ?? decoy);
        return hash !== undefined && matches;
      });
      if (!isRight) throw refuse("API_AUTH_WRONG", 401, "Incorrect username or password");
      return { user, caller: { ...ADMINISTRATOR, userName: user } };
    },
  };
}

/** RFC 7617: `Basic base64(user:password)`, UTF-8. */
function parseBasic(authorization: string | undefined): { user: string; password: string } {
  if (authorization === undefined || authorization === "") {
    throw refuse("API_AUTH_REQUIRED", 401, "Authorization required");
  }
  const [scheme, token, ...rest] = authorization.trim().split(/\s+/);
  if (scheme?.toLowerCase() !== "basic") {
    throw refuse("API_AUTH_MALFORMED", 400, "Unsupported authorization type: only Basic is taken");
  }
  if (token === undefined || rest.length > 0 || authorization.length > MAX_HEADER) {
    throw refuse("API_AUTH_MALFORMED", 400, "Could not parse the Authorization header");
  }
  const credential = decodeBase64(token);
  const colon = credential?.indexOf(":") ?? -1;
  if (credential === null || colon < 0) {
    throw refuse("API_AUTH_MALFORMED", 400, "Could not decode the Authorization header");
  }
  return { user: credential.slice(0, colon), password: credential.slice(colon + 1) };
}

function decodeBase64(text: string): string | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "base64"));
  } catch {
    return null;
  }
}

function refuse(code: "API_AUTH_REQUIRED" | "API_AUTH_WRONG" | "API_AUTH_MALFORMED", status: 400 | 401, text: string) {
  const headers = status === 401 ? { "WWW-Authenticate": 'Basic realm="Baremetal API"' } : {};
  return new HttpError(code, status, "basic-auth", text, { headers });
}
