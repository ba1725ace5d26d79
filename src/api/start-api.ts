import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Authenticator } from "./auth/authenticator.ts";
import { openHttpBasic } from "./auth/http-basic.ts";
import { openKeystone } from "./auth/keystone.ts";
import { openNoauth } from "./auth/noauth.ts";
import { ApiError } from "./errors.ts";
import { isLoopbackHost } from "./guard/loopback.ts";
import type { ApiDeps, ApiOptions, ApiTlsOptions } from "./options.ts";
import { buildServer, type TlsMaterial } from "./server.ts";

export interface RunningApi {
  readonly host: string;
  /** The real port, also when 0 was asked for. */
  readonly port: number;
  /** Stops listening and waits for the requests in hand. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts the API server. Rejects with an `ApiError` that says what to change when it may not (noauth beyond loopback,
 * a wrong htpasswd file) or cannot (port taken, certificate unreadable) start.
 */
export async function startApi(options: ApiOptions, deps: ApiDeps): Promise<RunningApi> {
  const authenticator = await openAuthenticator(options, deps);
  const tls = options.tls && (await readTls(options.tls));
  if (!tls && options.authStrategy !== "noauth" && !isLoopbackHost(options.host)) {
    deps.log.warn(
      "passwords and tokens will cross the network in clear: give the API a certificate or put a TLS proxy in front",
    );
  }
  const app = buildServer(options, deps, authenticator, tls);
  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    await app.close();
    const text = `listening on ${options.host} port ${options.port}: ${errorMessage(error)}`;
    throw new ApiError("API_LISTEN_FAILED", "unavailable", text, { cause: error });
  }
  const { port } = app.server.address() as AddressInfo;
  deps.log.info("API listening", { host: options.host, port, tls: tls !== undefined, auth: options.authStrategy });
  let closing: Promise<void> | undefined;
  return {
    host: options.host,
    port,
    close: () => {
      closing ??= app.close();
      return closing;
    },
  };
}

async function openAuthenticator(options: ApiOptions, deps: ApiDeps): Promise<Authenticator> {
  if (options.authStrategy === "noauth") {
    return openNoauth({ host: options.host, allowBeyondLoopback: options.allowNoauthBeyondLoopback });
  }
  if (options.authStrategy === "keystone") {
    const { keystone } = deps;
    if (!keystone || !options.keystone) throw new TypeError("auth_strategy = keystone needs a Keystone");
    return openKeystone(options.keystone, { ...deps, keystone });
  }
  if (options.htpasswdFile === null) {
    const text = "auth_strategy = http_basic needs http_basic_auth_user_file, a file of user:bcrypt lines";
    throw new ApiError("API_HTPASSWD_MISSING", "internal", text);
  }
  return await openHttpBasic({ file: options.htpasswdFile, lockout: options.lockout }, deps);
}

async function readTls(tls: ApiTlsOptions): Promise<TlsMaterial> {
  try {
    const [cert, key] = await Promise.all([readFile(tls.certFile, "utf8"), readFile(tls.keyFile, "utf8")]);
    return { cert, key, minVersion: tls.minVersion ?? "TLSv1.3" };
  } catch (error) {
    const text = `reading the API's certificate and key: ${errorMessage(error)}`;
    throw new ApiError("API_TLS_FILES", "internal", text, { cause: error });
  }
}
