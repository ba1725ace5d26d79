import { randomUUID } from "node:crypto";
import { createGraphicalHubs } from "#/console/hub/index.ts";
import { PROXY_DEFAULTS, startNovncProxy } from "#/console/proxy/index.ts";
import { createConsoleSessions, createMemoryConsoleSessionStore } from "#/console/session/index.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { connectTcp, deflate, listenTcp, randomBytes, vncCipher } from "#/transports/index.ts";
import type { ViewerRoute } from "../light-viewer.ts";

export interface HubRequest {
  readonly bmcPort: number;
  readonly profile: string;
  readonly count: number;
}

export interface HubReply {
  readonly direct: readonly ViewerRoute[];
  /** The first of them, through the proxy. */
  readonly proxied: ViewerRoute;
}

/** Hubs and the noVNC proxy in one process, as `outband serve` has them. */
process.on("message", async ({ bmcPort, profile, count }: HubRequest) => {
  const clock = systemClock;
  const log = silentLogger;
  const sessions = createConsoleSessions(
    { ttlMs: 600_000, ceilingMs: 3_600_000 },
    { store: createMemoryConsoleSessionStore(), clock, randomBytes, randomUuid: randomUUID },
  );
  const hubs = createGraphicalHubs(
    { listenHost: "127.0.0.1", readOnly: false },
    { clock, log, rfb: { vncCipher, deflate, randomBytes }, listen: listenTcp },
  );
  const nodes = Array.from({ length: count }, () => randomUUID());
  const direct = [];
  for (const node of nodes) {
    const dial = (signal: AbortSignal) => connectTcp({ host: "127.0.0.1", port: bmcPort, signal });
    const login = async () => ({ username: "bench", password: "bench" });
    direct.push({ port: (await hubs.open(node, { profile, peer: "bench", password: null, login, dial })).port });
  }
  const node = nodes[0] as string;
  const { token } = await sessions.mint({ nodeUuid: node, kind: "graphical", mode: "write" });
  const hub = { host: "127.0.0.1", port: direct[0]?.port ?? 0 };
  const proxy = await startNovncProxy(
    { ...PROXY_DEFAULTS, host: "127.0.0.1", port: 0 },
    { sessions, findHub: async () => hub, log, clock },
  );
  const proxied = { port: proxy.port, path: `/websockify?node=${node}&token=${token}` };
  process.send?.({ direct, proxied } satisfies HubReply);
});
process.on("disconnect", () => process.exit(0));
