import { randomBytes as nodeRandomBytes, randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { createGraphicalConsoles } from "#/console/control/index.ts";
import { createConsoleSessions, createMemoryConsoleSessionStore, encodeIntroduction } from "#/console/session/index.ts";
import { ViewerPort } from "#/console/viewer-port/index.ts";
import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { connectRfb, Framebuffer, serveRfb } from "#/protocols/rfb/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";
import type { HubListen } from "../graphical-hub.ts";
import { createGraphicalHubs, type GraphicalHubsOptions } from "../graphical-hubs.ts";

const rfb = { vncCipher, deflate, randomBytes };
export const NODE = "1be26c0b-03f2-4d2e-ae87-c02d7f33c123";

/** A BMC that counts bytes and can stall: while it does, nothing that is written to it goes through. */
class FakeBmc {
  readonly input: string[] = [];
  readonly sessions = new Set<ByteStream>();
  bytesOfInput = 0;
  #stalled: PromiseWithResolvers<void> | null = null;

  readonly upstream: GraphicalUpstream = {
    profile: "plain",
    peer: "bmc:5901",
    password: null,
    dial: async () => {
      const [mine, theirs] = createMemoryStreamPair();
      this.sessions.add(mine);
      const options = {
        framebuffer: new Framebuffer(64, 48),
        name: "bmc",
        security: { type: "none" },
        onKey: (keysym: number, down: boolean) => this.input.push(`${down ? "+" : "-"}${keysym.toString(16)}`),
        onPointer: (buttons: number) => this.input.push(`p${buttons}`),
      } as const;
      serveRfb(mine, options, rfb).catch(() => {});
      return {
        peer: theirs.peer,
        read: () => theirs.read(),
        write: async (bytes) => {
          await this.#stalled?.promise;
          // KeyEvent, PointerEvent, ClientCutText, and everything that is not in RFC 6143.
          if ([4, 5, 6].includes(bytes[0] ?? 0) || (bytes[0] ?? 0) > 6) this.bytesOfInput += bytes.length;
          await theirs.write(bytes);
        },
        close: () => theirs.close(),
      };
    },
  };

  stall(): void {
    this.#stalled ??= Promise.withResolvers();
  }

  goOn(): void {
    this.#stalled?.resolve();
    this.#stalled = null;
  }

  drop(): void {
    for (const session of this.sessions) session.close();
    this.sessions.clear();
  }
}

/** A hub over such a BMC, with its viewer port, sessions and control; closed when the test ends. */
export async function setUp(options: Partial<GraphicalHubsOptions> = {}) {
  const log = new MemoryLogger();
  const bmc = new FakeBmc();
  const ports = new Map<number, (stream: ByteStream) => void>();
  const listen: HubListen = async ({ host, port }, onStream) => {
    ports.set(port, onStream);
    return { host, port, close: async () => {} };
  };
  const sessions = createConsoleSessions(
    { ttlMs: 600_000, ceilingMs: 3_600_000 },
    {
      store: createMemoryConsoleSessionStore(),
      clock: systemClock,
      randomBytes: nodeRandomBytes,
      randomUuid: randomUUID,
    },
  );
  const viewerPort: ViewerPort = new ViewerPort(
    { host: "127.0.0.1", port: 7000 },
    {
      sessions,
      listen,
      clock: systemClock,
      log,
      find: (kind, nodeUuid) => (kind === "graphical" ? hubs.find(nodeUuid) : null),
    },
  );
  const hubs = createGraphicalHubs(
    {
      listenHost: "127.0.0.1",
      readOnly: false,
      retry: { firstMs: 20, capMs: 40, lastingMs: 40 },
      ...options,
    },
    { clock: systemClock, log, rfb, listen, viewerPort },
  );
  onTestFinished(() => hubs.closeAll());
  await hubs.open(NODE, bmc.upstream, { port: 5900 });
  const consoles = createGraphicalConsoles(
    { readOnly: options.readOnly ?? false },
    {
      hubs,
      sessions,
      cut: (sessionId) => viewerPort.cut(sessionId),
      clock: systemClock,
      urlFor: (node, token) => ({ url: `${node} ${token}` }),
    },
  );

  function dial(port: number): ByteStream {
    const [hubEnd, viewerEnd] = createMemoryStreamPair();
    ports.get(port)?.(hubEnd);
    return viewerEnd;
  }
  async function screen(stream: ByteStream) {
    const client = await connectRfb(stream, { profile: "plain", password: null }, rfb);
    let gone = false;
    void client
      .run(new AbortController().signal)
      .catch(() => {})
      .finally(() => {
        gone = true;
      });
    return Object.assign(client, { isGone: () => gone });
  }
  async function introduce(mode: "write" | "read-only", viewer: string | null = null) {
    const { token, session } = await sessions.mint({ nodeUuid: NODE, kind: "graphical", mode });
    const stream = dial(7000);
    await stream.write(encodeIntroduction({ purpose: "screen", nodeUuid: NODE, token, viewer }));
    return { stream, token, session };
  }
  const view = async (mode: "write" | "read-only" = "write") => {
    const { stream, ...rest } = await introduce(mode);
    return Object.assign(await screen(stream), rest);
  };
  const connected = () => until("a session with the BMC", async () => (await consoles.show(NODE)).connected);
  return { log, bmc, hubs, sessions, consoles, dial, screen, introduce, view, connected };
}

export async function until(what: string, test: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (await test()) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`waited in vain for ${what}`);
}

export const settle = () => new Promise((resolve) => setTimeout(resolve, 30));
