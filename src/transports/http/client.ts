import { Client, type Dispatcher } from "undici";
import type { HttpClient, HttpRequest, HttpResponse } from "#/lib/http/index.ts";
import { systemReason, TransportError } from "../errors.ts";
import type { TlsTrust } from "../tls/trust.ts";
import { type ClientIdentity, Connector } from "./connector.ts";
import { HttpError } from "./errors.ts";

export interface HttpClientOptions {
  /** Scheme, host and port: "https://10.0.0.7". */
  readonly origin: string;
  /** Of no meaning for "http:". */
  readonly trust: TlsTrust;
  /** Who we are, for servers that want a certificate of their clients: PEM. */
  readonly identity?: ClientIdentity;
  /** Default 10 s. */
  readonly connectTimeoutMs?: number;
}

/**
 * One connection to one server, kept for at most 10 s between requests. Proxies in the environment are ignored: a BMC
 * is reached directly. Dispose it when done.
 */
export function openHttpClient(options: HttpClientOptions): HttpClient {
  const connector = new Connector(options.origin, options.trust, options.connectTimeoutMs ?? 10_000, options.identity);
  const client = new Client(options.origin, {
    connect: connector.connect,
    pipelining: 1,
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 10_000,
    // The request's own time limit covers these.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    origin: options.origin,
    request: (request) => exchange({ client, connector }, options.origin, request),
    [Symbol.asyncDispose]: () => {
      connector.giveUp();
      return client.destroy();
    },
  };
}

async function exchange(
  { client, connector }: { client: Client; connector: Connector },
  origin: string,
  request: HttpRequest,
): Promise<HttpResponse> {
  const what = `${request.method} ${request.path} at ${new URL(origin).host}`;
  request.signal?.throwIfAborted();
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), request.timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, limit.signal]) : limit.signal;
  const giveUp = () => connector.giveUp();
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    const response = await client.request({
      method: request.method,
      path: request.path,
      headers: { ...request.headers },
      body: request.body ?? null,
      signal,
    });
    const body = await readBody(response, request.maxBytes, what);
    return { status: response.statusCode, headers: flatHeaders(response.headers), body };
  } catch (error) {
    request.signal?.throwIfAborted();
    if (limit.signal.aborted) {
      throw new HttpError("HTTP_TIMEOUT", "bmc-unreachable", `${what}: no answer within ${request.timeoutMs / 1000} s`);
    }
    throw exchangeError(what, error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}

async function readBody(response: Dispatcher.ResponseData, maxBytes: number, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    // Leaving the loop destroys the body, and with it the connection.
    if (length > maxBytes) {
      throw new HttpError("HTTP_TOO_LARGE", "bmc-fault", `${what}: the answer is longer than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function flatHeaders(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}

function exchangeError(what: string, error: unknown): Error {
  if (error instanceof HttpError || error instanceof TransportError) return error;
  const { reason, words } = systemReason(error);
  const options = { details: { reason }, cause: error };
  const isParser = error instanceof Error && error.name === "HTTPParserError";
  if (isParser || reason === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH") {
    return new HttpError("HTTP_PROTOCOL", "bmc-fault", `${what}: the answer is not valid HTTP (${words})`, options);
  }
  return new HttpError("HTTP_CLOSED", "bmc-unreachable", `${what}: the connection broke (${words})`, options);
}
