import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type Socket } from "node:net";
import { isAbort } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Certificate } from "./certificate.ts";
import type { RedfishAnswer } from "./resource.ts";

export interface HttpsServerOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate: Certificate;
  /** Sent with every answer: `Server` and the like. */
  readonly headers: Readonly<Record<string, string>>;
  /** False for a connection that is taken and then never answered. */
  readonly accepts: () => boolean;
}

export interface HttpsListener {
  readonly port: number;
  /** Closes the port and every connection. */
  close(): Promise<void>;
}

export type Answerer = (incoming: IncomingMessage) => Promise<RedfishAnswer>;

const REQUEST_TIMEOUT_MS = 30_000;
const COMMON_HEADERS = { "OData-Version": "4.0", "Cache-Control": "no-cache", "X-Frame-Options": "DENY" };

/** Opens a BMC's HTTPS port. Rejects with the system's error when the address cannot be had. */
export function listenHttps(options: HttpsServerOptions, answer: Answerer, log: Logger): Promise<HttpsListener> {
  const https = createHttpsServer({ ...options.certificate, handshakeTimeout: 10_000 }, (incoming, response) => {
    void serve(incoming, response, answer, options.headers, log);
  });
  https.requestTimeout = REQUEST_TIMEOUT_MS;
  https.on("tlsClientError", () => {});
  // The plain port is in front, so that a hung BMC can take a connection and stay silent before TLS.
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    if (options.accepts()) https.emit("connection", socket);
  });
  return new Promise((resolve, reject) => {
    tcp.once("error", reject);
    tcp.listen(options.port, options.host, () => {
      const address = tcp.address();
      const port = typeof address === "object" && address ? address.port : options.port;
      resolve({
        port,
        close: () =>
          new Promise((closed) => {
            tcp.close(() => closed());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: Answerer,
  headers: Readonly<Record<string, string>>,
  log: Logger,
): Promise<void> {
  try {
    const answered = await answer(incoming);
    const { status, headers: own } = answered;
    log.debug("redfish request", { method: incoming.method, path: incoming.url, status });
    const { type, text } = contentOf(answered);
    response.writeHead(status, {
      ...COMMON_HEADERS,
      ...headers,
      ...(type === undefined ? {} : { "Content-Type": type }),
      ...(status === 204 ? {} : { "Content-Length": String(Buffer.byteLength(text)) }),
      ...own,
    });
    response.end(incoming.method === "HEAD" ? undefined : text);
  } catch (error) {
    // Only a client that went away while sending gets here.
    if (!isAbort(error)) log.debug("a Redfish client went away", { path: incoming.url });
    response.destroy();
  }
}

function contentOf({ body, html }: RedfishAnswer): { readonly type?: string; readonly text: string } {
  if (html !== undefined) return { type: "text/html", text: html };
  if (body === undefined) return { text: "" };
  return { type: "application/json;odata.metadata=minimal;charset=utf-8", text: JSON.stringify(body) };
}
