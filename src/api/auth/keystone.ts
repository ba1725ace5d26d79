import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { type KeystoneClient, KeystoneError, type TokenFacts } from "#/openstack/keystone/index.ts";
import { HttpError } from "../errors.ts";
import type { Authenticator } from "./authenticator.ts";
import { TokenCache } from "./token-cache.ts";

export interface KeystoneAuthOptions {
  /** Where callers get tokens: told with every 401. */
  readonly wwwAuthenticateUri: string;
  /** For how long an answer about a token is believed; 0: not at all. */
  readonly tokenCacheMs: number;
  /** One of these makes a service token. */
  readonly serviceTokenRoles: readonly string[];
  /** A service token without such a role is refused; else it is taken, with a warning. */
  readonly serviceTokenRolesRequired: boolean;
}

/** Longer ones are no tokens: Fernet's take 255, signed ones some thousands. */
const MAX_TOKEN_LENGTH = 8192;

/** `X-Auth-Token`, and `X-Service-Token` of a service that acts for a user whose token may have ended meanwhile. */
export function openKeystone(
  options: KeystoneAuthOptions,
  deps: { keystone: Pick<KeystoneClient, "validate">; clock: Clock; log: Logger },
): Authenticator {
  const { keystone, clock, log } = deps;
  const cache = new TokenCache((token, how) => keystone.validate(token, how), { clock, cacheMs: options.tokenCacheMs });

  async function ask(token: string, allowExpired = false): Promise<TokenFacts> {
    if (token === "" || token.length > MAX_TOKEN_LENGTH || !/^[\x21-\x7e]+$/.test(token)) throw refuse();
    try {
      const facts = await cache.facts(token, allowExpired);
      if (facts) return facts;
    } catch (error) {
      if (!(error instanceof KeystoneError)) throw error;
      log.error("Keystone cannot be asked", { code: error.code, error: error.message });
      const text = "The Keystone service is temporarily unavailable: nobody's token can be checked. Try again later.";
      throw new HttpError("API_AUTH_UNAVAILABLE", 503, "basic-auth", text, { headers: { "Retry-After": "5" } });
    }
    throw refuse();
  }

  async function isService(token: string): Promise<boolean> {
    const { roles, userName } = await ask(token);
    if (roles.some((role) => options.serviceTokenRoles.includes(role))) return true;
    if (options.serviceTokenRolesRequired) throw refuse();
    log.warn("a service token without a role of service_token_roles was taken", { user: userName });
    return true;
  }

  function refuse(): HttpError {
    const headers = { "WWW-Authenticate": `Keystone uri="${options.wwwAuthenticateUri}"` };
    const text = "The request you have made requires authentication.";
    return new HttpError("API_AUTH_REQUIRED", 401, "basic-auth", text, { headers });
  }

  return {
    async authenticate({ authToken, serviceToken }) {
      if (authToken === undefined) throw refuse();
      const allowExpired = serviceToken !== undefined && (await isService(serviceToken));
      const { expiresAt: _, ...caller } = await ask(authToken, allowExpired);
      return { user: caller.userName, caller };
    },
  };
}
