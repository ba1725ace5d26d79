import type { IncomingMessage, ServerResponse } from "node:http";
import type { PageFile, ReadPageFile } from "#/console/interfaces/index.ts";
import { pageHeaders } from "#/console/pages/index.ts";
import { type AcceptDeps, accept, isRefusal } from "./accept.ts";

export interface PagesOptions {
  readonly files: ReadonlyMap<string, ReadPageFile>;
  readonly frameAncestors: readonly string[];
}

/** What a proxy answers to plain HTTP: its page, its health, and what is wrong with a console link. */
export function createPages(options: PagesOptions, deps: AcceptDeps) {
  const { files } = options;
  const headers = pageHeaders(options.frameAncestors);
  const wrongHost =
    "The console proxy does not answer to this name. " +
    `If it should, name it in public_url or allowed_hosts of [${deps.kind.section}].`;

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = "" } = request;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (method !== "GET" && method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      return sendText(response, 405, "Only GET and HEAD are answered here.");
    }
    const path = url.split("?", 1)[0] ?? "";
    // Before the Host check, because load balancers ask with whatever Host they like.
    if (path === "/healthcheck") return send(response, 200, "application/json", '{"status":"ok"}\n');
    if (!deps.callers.knowsHost(request.headers.host)) return sendText(response, 403, wrongHost);
    const read = files.get(path);
    if (read) return sendFile(request, response, await read());
    if (url.length > path.length) return await explainLink(request, response, deps);
    sendText(response, 404, "There is no such page here.");
  };
}

/**
 * A browser is not told why its WebSocket was refused. So the page asks for the same address once more without the
 * upgrade, and gets the answer the WebSocket got: 403, 503, or 426 when a WebSocket would have been admitted.
 */
async function explainLink(request: IncomingMessage, response: ServerResponse, deps: AcceptDeps): Promise<void> {
  const answer = await accept(request, deps);
  if (isRefusal(answer)) return sendText(response, answer.status, answer.text);
  response.setHeader("Upgrade", "websocket");
  sendText(response, 426, "This address is for a WebSocket.");
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: PageFile): void {
  response.setHeader("ETag", file.etag);
  response.setHeader("Cache-Control", "no-cache");
  response.setHeader("Vary", "Accept-Encoding");
  if (request.headers["if-none-match"]?.split(/\s*,\s*/).includes(file.etag)) {
    response.writeHead(304).end();
    return;
  }
  const zipped = /\bgzip\b/.test(request.headers["accept-encoding"]?.toString() ?? "");
  if (zipped) response.setHeader("Content-Encoding", "gzip");
  write(response, 200, file.type, zipped ? file.gzip : file.body);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  send(response, status, "text/plain; charset=utf-8", `${text}\n`);
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.setHeader("Cache-Control", "no-store");
  write(response, status, type, Buffer.from(text));
}

function write(response: ServerResponse, status: number, type: string, body: Buffer): void {
  response.writeHead(status, { "Content-Type": type, "Content-Length": body.length });
  response.end(response.req.method === "HEAD" ? undefined : body);
}
