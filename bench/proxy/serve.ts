import { randomBytes, randomUUID } from "node:crypto";
import { PROXY_DEFAULTS, startNovncProxy } from "#/console/proxy/index.ts";
import { createConsoleSessions, createMemoryConsoleSessionStore } from "#/console/session/index.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";

/** Our proxy in a process of its own, as `outband novncproxy` runs it, but with one console session in memory. */
process.on("message", async ({ sourcePort }: { sourcePort: number }) => {
  const sessions = createConsoleSessions(
    { ttlMs: 600_000, ceilingMs: 3_600_000 },
    { store: createMemoryConsoleSessionStore(), clock: systemClock, randomBytes, randomUuid: randomUUID },
  );
  const node = randomUUID();
  const { token } = await sessions.mint({ nodeUuid: node, kind: "graphical", mode: "write" });
  const hub = { host: "127.0.0.1", port: sourcePort };
  const proxy = await startNovncProxy(
    { ...PROXY_DEFAULTS, host: "127.0.0.1", port: 0 },
    { sessions, findHub: async () => hub, log: silentLogger, clock: systemClock },
  );
  process.send?.({ port: proxy.port, path: `/websockify?node=${node}&token=${token}` });
});
process.on("disconnect", () => process.exit(0));
