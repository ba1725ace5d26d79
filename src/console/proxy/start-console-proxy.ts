import type { Socket } from "node:net";
import type { ConsoleSessions, HubEntrance } from "#/console/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { createCallers } from "./callers.ts";
import { NOVNC_PROXY, SERIAL_PROXY } from "./kinds.ts";
import type { ProxyOptions } from "./options.ts";
import { createPages } from "./pages.ts";
import type { ProxyKind } from "./proxy-kind.ts";
import { Viewers } from "./viewers.ts";
import { createWebServer, listen } from "./web-server.ts";

export interface ProxyDeps {
  readonly sessions: ConsoleSessions;
  /** Where the node's hub of this kind takes viewers: its own port, or its conductor's viewer port. Null: no console is on. */
  readonly findHub: (nodeUuid: string) => Promise<HubEntrance | null>;
  readonly log: Logger;
  readonly clock: Clock;
}

export interface ConsoleProxy {
  readonly host: string;
  readonly port: number;
  /** Stops listening and tells the viewers goodbye (close code 1001). Idempotent. */
  close(): Promise<void>;
}

/** The WebSocket edge of the graphical consoles. Resolves when it listens. */
export function startNovncProxy(options: ProxyOptions, deps: ProxyDeps): Promise<ConsoleProxy> {
  return startConsoleProxy(NOVNC_PROXY, options, deps);
}

/** The WebSocket edge of the serial consoles. */
export function startSerialProxy(options: ProxyOptions, deps: ProxyDeps): Promise<ConsoleProxy> {
  return startConsoleProxy(SERIAL_PROXY, options, deps);
}

async function startConsoleProxy(kind: ProxyKind, options: ProxyOptions, deps: ProxyDeps): Promise<ConsoleProxy> {
  const callers = createCallers(options, kind.section);
  const acceptDeps = { kind, callers, sessions: deps.sessions, findHub: deps.findHub };
  const { frameAncestors } = options;
  const answer = createPages({ files: await kind.loadPages(), frameAncestors }, acceptDeps);
  const viewers = new Viewers(options, { ...acceptDeps, log: deps.log, clock: deps.clock });

  const server = await createWebServer(options, kind.section);
  server.on("request", (request, response) => {
    answer(request, response).catch((error: unknown) => {
      deps.log.error("console page request failed", { error: errorMessage(error) });
      if (response.headersSent) response.destroy();
      else
        response.writeHead(500, { "Content-Type": "text/plain" }).end("The proxy failed at this: its log says why.\n");
    });
  });
  server.on("upgrade", (request, socket, head) => void viewers.upgrade(request, socket as Socket, head));
  const port = await listen(server, options, kind);
  deps.log.info(`${kind.name} listens`, { host: options.host, port, tls: options.tls !== undefined });

  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    const stopped = new Promise((resolve) => server.close(resolve));
    await viewers.closeAll();
    server.closeAllConnections();
    await stopped;
  };
  return {
    host: options.host,
    port,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
