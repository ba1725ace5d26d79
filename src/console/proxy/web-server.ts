import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerOptions } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { errorMessage } from "#/lib/errors/index.ts";
import { ProxyError } from "./errors.ts";
import type { ProxyOptions, ProxyTlsOptions } from "./options.ts";
import type { ProxyKind } from "./proxy-kind.ts";

/** Limits for callers that have not shown a token yet: a browser is far inside all of them. */
const LIMITS: ServerOptions = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  // More than a frame of 64 KiB, so that a frame that left at once asks for no drain event.
  highWaterMark: 128 * 1024,
  shouldUpgradeCallback: (request: IncomingMessage) => request.headers.upgrade?.toLowerCase() === "websocket",
};
/** Connections beside the viewers': pages being loaded, requests being checked. */
const SPARE_CONNECTIONS = 1_000;

/** An HTTP or HTTPS server with this file's limits, not listening yet. */
export async function createWebServer(options: ProxyOptions, section: string): Promise<Server> {
  const server = options.tls ? await createSecureServer(options.tls, section) : createServer(LIMITS);
  // A page has two: its screen and its control link.
  server.maxConnections = 2 * options.maxSessions + SPARE_CONNECTIONS;
  return server;
}

/** Resolves with the port when it listens. */
export function listen(server: Server, { host, port }: ProxyOptions, { name, section }: ProxyKind): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      const message = `[${section}] the ${name} cannot listen on ${host} port ${port}: ${error.message}`;
      reject(new ProxyError("PROXY_LISTEN", "unavailable", message, { cause: error }));
    });
    server.listen({ host, port, backlog: 1024 }, () => resolve((server.address() as AddressInfo).port));
  });
}

/** `1.2` means 1.2: Ironic's proxy fell back to TLS 1.3 alone for it. */
async function createSecureServer(tls: ProxyTlsOptions, section: string): Promise<Server> {
  const cert = await readPem(`[${section}] cert_file`, tls.certFile);
  const key = await readPem(`[${section}] key_file`, tls.keyFile);
  try {
    return createTlsServer({
      ...LIMITS,
      cert,
      key,
      minVersion: `TLSv${tls.minimumVersion}`,
      ...(tls.ciphers !== undefined && { ciphers: tls.ciphers }),
    });
  } catch (error) {
    const message =
      `[${section}] TLS cannot be set up with cert_file ${tls.certFile}, key_file ${tls.keyFile} and ` +
      `tls_ciphers ${tls.ciphers ?? "(unset)"}: ${errorMessage(error)}`;
    throw new ProxyError("PROXY_TLS", "invalid", message, { cause: error });
  }
}

async function readPem(option: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const message = `${option} = ${path} cannot be read: ${errorMessage(error)}`;
    throw new ProxyError("PROXY_TLS", "invalid", message, { cause: error });
  }
}
