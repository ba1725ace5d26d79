import { ADMINISTRATOR } from "#/contract/index.ts";
import { ApiError } from "../errors.ts";
import { isLoopbackHost } from "../guard/loopback.ts";
import type { Authenticator } from "./authenticator.ts";

/** No checks: everybody is admin. So it only listens where nobody else can reach it, unless the operator insists. */
export function openNoauth(options: { host: string; allowBeyondLoopback: boolean }): Authenticator {
  if (!isLoopbackHost(options.host) && !options.allowBeyondLoopback) {
    throw new ApiError(
      "API_NOAUTH_NOT_LOOPBACK",
      "invalid",
      `Without authentication (auth_strategy = noauth) the API would give everybody who can reach ${options.host} ` +
        "full control of every node. Listen on 127.0.0.1, set auth_strategy = http_basic, or set [api] force_noauth_beyond_loopback.",
      { details: { host: options.host } },
    );
  }
  return { authenticate: () => Promise.resolve({ user: null, caller: ADMINISTRATOR }) };
}
