import { randomBytes, randomUUID } from "node:crypto";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { ConsoleSessions, HubAddress } from "#/console/interfaces/index.ts";
import { type ConsoleProxy, PROXY_DEFAULTS, type ProxyOptions, startNovncProxy } from "#/console/proxy/index.ts";
import { createConsoleSessions, createMemoryConsoleSessionStore } from "#/console/session/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";

export interface ProxyUnderTest extends AsyncDisposable {
  readonly proxy: ConsoleProxy;
  readonly sessions: ConsoleSessions;
  readonly log: MemoryLogger;
  readonly nodeUuid: string;
  readonly token: string;
  /** Hubs by node; a test may change it while the proxy runs. */
  readonly hubs: Map<string, HubAddress>;
  /** `127.0.0.1:port`, what a Host header says. */
  readonly authority: string;
  /** Path and query of the console's WebSocket, with the good token unless told otherwise. */
  path(token?: string, node?: string): string;
}

export interface ProxyUnderTestOptions {
  readonly hub: HubAddress;
  readonly proxy?: Partial<ProxyOptions>;
  readonly ttlMs?: number;
  readonly ceilingMs?: number;
  readonly clock?: Clock;
}

/** A proxy on a free loopback port with one node, one hub and one good token. */
export async function startProxyUnderTest(options: ProxyUnderTestOptions): Promise<ProxyUnderTest> {
  const clock = options.clock ?? systemClock;
  const log = new MemoryLogger();
  const sessions = createConsoleSessions(
    { ttlMs: options.ttlMs ?? 600_000, ceilingMs: options.ceilingMs ?? 3_600_000 },
    { store: createMemoryConsoleSessionStore(), clock, randomBytes, randomUuid: randomUUID },
  );
  const nodeUuid = randomUUID();
  const hubs = new Map<string, HubAddress>([[nodeUuid, options.hub]]);
  const { token } = await sessions.mint({ nodeUuid, kind: "graphical", mode: "write" });
  const proxy = await startNovncProxy(
    { ...PROXY_DEFAULTS, host: "127.0.0.1", port: 0, ...options.proxy },
    { sessions, log, clock, findHub: async (node) => hubs.get(node) ?? null },
  );
  return {
    proxy,
    sessions,
    log,
    nodeUuid,
    token,
    hubs,
    authority: `127.0.0.1:${proxy.port}`,
    path: (wanted = token, node = nodeUuid) => `/websockify?node=${node}&token=${wanted}`,
    [Symbol.asyncDispose]: () => proxy.close(),
  };
}

export interface HubDouble extends AsyncDisposable {
  readonly address: HubAddress;
  readonly connections: readonly Socket[];
}

/** A TCP server in the hub's place; `serve` plays the hub. */
export async function startHubDouble(serve: (socket: Socket) => void): Promise<HubDouble> {
  const connections: Socket[] = [];
  const server = createServer((socket) => {
    connections.push(socket);
    socket.on("error", () => {});
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: { host: "127.0.0.1", port: (server.address() as AddressInfo).port },
    connections,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
