import type { Socket } from "node:net";
import type { ConsoleSessions, HubEntrance } from "#/console/interfaces/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { createCallers } from "./callers.ts";
import type { NovncProxyOptions } from "./options.ts";
import { loadPageFiles } from "./page-files.ts";
import { createPages } from "./pages.ts";
import { Viewers } from "./viewers.ts";
import { createWebServer, listen } from "./web-server.ts";

export interface NovncProxyDeps {
  readonly sessions: ConsoleSessions;
  /** Where the node's graphical hub takes viewers: its own port, or its conductor's viewer port. Null: no console is on. */
  readonly findHub: (nodeUuid: string) => Promise<HubEntrance | null>;
  readonly log: Logger;
  readonly clock: Clock;
}

export interface NovncProxy {
  readonly host: string;
  readonly port: number;
  /** Stops listening and tells the viewers goodbye (close code 1001). Idempotent. */
  close(): Promise<void>;
}

/** The WebSocket edge of the graphical consoles. Resolves when it listens. */
export async function startNovncProxy(options: NovncProxyOptions, deps: NovncProxyDeps): Promise<NovncProxy> {
  const acceptDeps = { callers: createCallers(options), sessions: deps.sessions, findHub: deps.findHub };
  const { frameAncestors } = options;
  const answer = createPages({ files: await loadPageFiles(), frameAncestors }, acceptDeps);
  const viewers = new Viewers(options, { ...acceptDeps, log: deps.log, clock: deps.clock });

  const server = await createWebServer(options);
  server.on("request", (request, response) => {
    answer(request, response).catch((error: unknown) => {
      deps.log.error("console page request failed", { error });
      response.destroy();
    });
  });
  server.on("upgrade", (request, socket, head) => void viewers.upgrade(request, socket as Socket, head));
  const port = await listen(server, options.host, options.port);
  deps.log.info("noVNC proxy listens", { host: options.host, port, tls: options.tls !== undefined });

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
