import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConsoleSessions } from "#/console/interfaces/index.ts";
import { type ConsoleProxy, PROXY_DEFAULTS, type ProxyOptions, startSerialProxy } from "#/console/proxy/index.ts";
import { createSerialHubs, type SerialHubsOptions } from "#/console/serial/index.ts";
import { TestUpstream } from "#/console/serial/testing/test-upstream.ts";
import { createConsoleSessions, createMemoryConsoleSessionStore } from "#/console/session/index.ts";
import { ViewerPort } from "#/console/viewer-port/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";
import type { ConsoleSession } from "#/model/index.ts";
import { listenTcp } from "#/transports/index.ts";

export interface EdgeUnderTest extends AsyncDisposable {
  readonly upstream: TestUpstream;
  readonly hubs: ReturnType<typeof createSerialHubs>;
  readonly proxy: ConsoleProxy;
  readonly sessions: ConsoleSessions;
  readonly viewerPort: ViewerPort;
  readonly log: MemoryLogger;
  readonly nodeUuid: string;
  /** `127.0.0.1:port`. */
  readonly authority: string;
  /** A new session: the path and query of its WebSocket, and the URL of its page. */
  open(
    mode?: ConsoleSession["mode"],
  ): Promise<{ session: ConsoleSession; token: string; socket: string; page: string }>;
}

export interface EdgeUnderTestOptions {
  readonly proxy?: Partial<ProxyOptions>;
  readonly hubs?: Partial<SerialHubsOptions>;
  readonly ttlMs?: number;
  readonly ceilingMs?: number;
  readonly clock?: Clock;
}

/** A serial proxy on a free loopback port, a conductor's viewer port and hub behind it, and a line in memory. */
export async function startEdgeUnderTest(options: EdgeUnderTestOptions = {}): Promise<EdgeUnderTest> {
  const clock = options.clock ?? systemClock;
  const log = new MemoryLogger();
  const folder = await mkdtemp(join(tmpdir(), "outband-edge-"));
  const sessions = createConsoleSessions(
    { ttlMs: options.ttlMs ?? 600_000, ceilingMs: options.ceilingMs ?? 3_600_000 },
    { store: createMemoryConsoleSessionStore(), clock, randomBytes, randomUuid: randomUUID },
  );
  const viewerPort: ViewerPort = new ViewerPort(
    { host: "127.0.0.1", port: 0 },
    {
      sessions,
      listen: listenTcp,
      find: (kind, node) => (kind === "serial" ? hubs.find(node) : null),
      clock,
      log,
    },
  );
  const hubs = createSerialHubs(
    {
      listenHost: "127.0.0.1",
      portRanges: [],
      terminalTimeoutMs: 0,
      logFolder: join(folder, "log"),
      recordingFolder: join(folder, "recordings"),
      readOnly: false,
      redial: { firstMs: 20, capMs: 100 },
      ...options.hubs,
    },
    { clock, log, listen: listenTcp, randomUuid: randomUUID, viewerPort },
  );
  const nodeUuid = randomUUID();
  const upstream = new TestUpstream();
  const { viewers } = await hubs.open(nodeUuid, upstream);
  if (!viewers) throw new Error("the serial hub knows no viewer port");
  const proxy = await startSerialProxy(
    { ...PROXY_DEFAULTS, host: "127.0.0.1", port: 0, ...options.proxy },
    {
      sessions,
      log,
      clock,
      findHub: async (node) => (node === nodeUuid ? { ...viewers, introduces: true } : null),
    },
  );
  const authority = `127.0.0.1:${proxy.port}`;
  return {
    upstream,
    hubs,
    proxy,
    sessions,
    viewerPort,
    log,
    nodeUuid,
    authority,
    async open(mode = "write") {
      const { session, token } = await sessions.mint({ nodeUuid, kind: "serial", mode });
      const path = `serial?node=${nodeUuid}&token=${token}`;
      const page = `http://${authority}/terminal.html?path=${encodeURIComponent(path)}`;
      return { session, token, socket: `ws://${authority}/${path}`, page };
    },
    async [Symbol.asyncDispose]() {
      await proxy.close();
      await hubs.closeAll();
      await viewerPort.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
