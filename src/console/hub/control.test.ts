import { randomBytes as nodeRandomBytes, randomUUID } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { createGraphicalConsoles } from "#/console/control/index.ts";
import { createConsoleSessions, createMemoryConsoleSessionStore, encodeIntroduction } from "#/console/session/index.ts";
import { ViewerPort } from "#/console/viewer-port/index.ts";
import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { connectRfb, Framebuffer, serveRfb } from "#/protocols/rfb/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";
import type { HubListen } from "./graphical-hub.ts";
import { createGraphicalHubs, type GraphicalHubsOptions } from "./graphical-hubs.ts";

const rfb = { vncCipher, deflate, randomBytes };
const NODE = "1be26c0b-03f2-4d2e-ae87-c02d7f33c123";
const OTHER = "2be26c0b-03f2-4d2e-ae87-c02d7f33c123";
const NAME = "0123456789abcdef";

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

async function setUp(options: Partial<GraphicalHubsOptions> = {}) {
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

async function until(what: string, test: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (await test()) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`waited in vain for ${what}`);
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 30));

describe("the viewer port", () => {
  it.each([
    ["nothing like an introduction", "GET / HTTP/1.1\r\n"],
    ["one without an end", "OUTBAND/1 ".padEnd(400, "x")],
    ["a wrong token", `OUTBAND/1 screen ${NODE} ${"A".repeat(43)} -\n`],
    ["another version", `OUTBAND/2 screen ${NODE} ${"A".repeat(43)} -\n`],
  ])("hangs up on %s", async (_, line) => {
    const { dial, bmc } = await setUp();
    const stream = dial(7000);
    await stream.write(new TextEncoder().encode(line));
    expect(await stream.read().catch(() => null)).toBeNull();
    expect(bmc.sessions.size).toBe(0);
  });

  it("hangs up on a token of another node, one that was revoked, and one of a serial console", async () => {
    const { dial, sessions } = await setUp();
    const foreign = await sessions.mint({ nodeUuid: OTHER, kind: "graphical", mode: "write" });
    const revoked = await sessions.mint({ nodeUuid: NODE, kind: "graphical", mode: "write" });
    await sessions.revoke(revoked.session.id);
    const serial = await sessions.mint({ nodeUuid: NODE, kind: "serial", mode: "write" });
    for (const { token } of [foreign, revoked, serial]) {
      const stream = dial(7000);
      await stream.write(encodeIntroduction({ purpose: "screen", nodeUuid: NODE, token, viewer: null }));
      expect(await stream.read().catch(() => null)).toBeNull();
    }
  });

  it("cuts the viewers of a session when it is revoked, and no others", async () => {
    const { consoles, view } = await setUp();
    const [one, two] = [await view(), await view()];
    await consoles.revokeSession(NODE, one.session.id);
    await until("the cut", () => one.isGone());
    expect(two.isGone()).toBe(false);
    await expect(consoles.revokeSession(NODE, one.session.id)).rejects.toMatchObject({ category: "not-found" });
    await expect(consoles.revokeSession(OTHER, two.session.id)).rejects.toMatchObject({ category: "not-found" });
  });

  it("writes no token to the log", async () => {
    const { log, view } = await setUp();
    const { token } = await view();
    expect(JSON.stringify(log.lines)).not.toContain(token);
  });
});

describe("input", () => {
  it("of a read-only viewer never reaches the BMC, whatever messages it sends", async () => {
    const { bmc, introduce, connected } = await setUp();
    const { stream } = await introduce("read-only");
    await handshake(stream);
    await connected();
    await settle();
    const before = bmc.bytesOfInput;
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    for (let i = 0; i < 5_000; i++) await stream.write(anyInput(random));
    await settle();
    expect(bmc.bytesOfInput).toBe(before);
    expect(bmc.input).toEqual([]);
  });

  it("of everybody is dropped when the console is read-only, the administrator's as well", async () => {
    const { bmc, view, dial, screen, consoles, connected } = await setUp({ readOnly: true });
    const [one, native] = [await view(), await screen(dial(5900))];
    await connected();
    one.key(0x61, true);
    native.key(0x62, true);
    const text = { text: "a", layout: "en-us", rate: null, partial: false, viewer: null, forced: true };
    const typing = consoles.type(NODE, text, new AbortController().signal);
    await expect(typing).rejects.toMatchObject({ code: "CONTROL_READ_ONLY" });
    await settle();
    expect(bmc.input).toEqual([]);
  });

  it("of anonymous viewers is dropped where they may not write", async () => {
    const { bmc, dial, screen, connected } = await setUp({ anonymousWrite: false });
    const native = await screen(dial(5900));
    await connected();
    native.key(0x62, true);
    await settle();
    expect(bmc.input).toEqual([]);
  });

  it("is let go of upstream at a hand-over, the last pressed first, before the next one's", async () => {
    const { bmc, view, consoles, connected } = await setUp();
    const [one, two] = [await view(), await view()];
    await connected();
    one.key(0xffe3, true);
    one.key(0x61, true);
    one.pointer(1, 3, 4);
    await until("the input", () => bmc.input.length === 3);
    const { viewers } = await consoles.show(NODE);
    const second = viewers.find(({ sessionId }) => sessionId === two.session.id);
    await consoles.act(NODE, { action: "give", viewer: second?.id ?? "" });
    one.key(0x61, false);
    one.key(0x7a, true);
    two.key(0x62, true);
    await until("the other's input", () => bmc.input.includes("+62"));
    expect(bmc.input).toEqual(["+ffe3", "+61", "p1", "-61", "-ffe3", "p0", "+62"]);
  });

  it("is let go of when the writer vanishes", async () => {
    const { bmc, introduce, screen, connected } = await setUp();
    const { stream } = await introduce("write", NAME);
    const viewer = await screen(stream);
    await connected();
    viewer.key(0xffe9, true);
    await until("the press", () => bmc.input.length === 1);
    stream.close();
    await until("the release", () => bmc.input.length === 2);
    expect(bmc.input).toEqual(["+ffe9", "-ffe9"]);
  });

  it("goes upstream from one of two copies of a page as from the other", async () => {
    const { bmc, sessions, dial, screen, connected, consoles } = await setUp();
    const { token } = await sessions.mint({ nodeUuid: NODE, kind: "graphical", mode: "write" });
    const open = async () => {
      const stream = dial(7000);
      await stream.write(encodeIntroduction({ purpose: "screen", nodeUuid: NODE, token, viewer: NAME }));
      return screen(stream);
    };
    const [one, two] = [await open(), await open()];
    await connected();
    expect((await consoles.show(NODE)).viewers).toHaveLength(1);
    one.key(0x61, true);
    two.key(0x62, true);
    await until("both", () => bmc.input.length === 2);
    one.close();
    await until("the release of one", () => bmc.input.includes("-61"));
    two.key(0x63, true);
    await until("the other still types", () => bmc.input.includes("+63"));
  });
});

describe("typed text", () => {
  const request = { layout: "en-us", rate: 1_000, partial: false, viewer: null, forced: false };

  it("of 10,000 keys arrives complete and in order through a BMC that stalls", async () => {
    const { bmc, consoles } = await setUp();
    const text = Array.from({ length: 5_000 }, (_, i) => "abcdefghijklmnopqrstuvwxyz0123456789"[(i * 7) % 36]).join("");
    const typing = consoles.type(NODE, { ...request, text, rate: 1e9 }, new AbortController().signal);
    for (const at of [500, 3_000, 7_000]) {
      await until(`${at} keys`, () => bmc.input.length >= at);
      bmc.stall();
      await settle();
      bmc.goOn();
    }
    expect(await typing).toEqual({ typed: 5_000, untypeable: [], stopped: null });
    await until("the last key", () => bmc.input.length === 10_000);
    const typed = bmc.input.filter((key) => key.startsWith("+")).map((key) => String.fromCharCode(parseInt(key, 16)));
    expect(typed.join("")).toBe(text);
  });

  it("ends with a report when the BMC is lost, and the next one is typed when it is back", async () => {
    const { bmc, consoles, view, connected } = await setUp();
    await view();
    await connected();
    const never = new AbortController().signal;
    const typing = consoles.type(NODE, { ...request, text: "x".repeat(10_000), forced: true }, never);
    await until("some keys", () => bmc.input.length > 100);
    bmc.drop();
    const report = await typing;
    expect(report.stopped).toBe("upstream-lost");
    expect(report.typed).toBeGreaterThan(40);
    await connected();
    const seen = bmc.input.length;
    expect(await consoles.type(NODE, { ...request, text: "ok", forced: true }, never)).toMatchObject({ typed: 2 });
    await until("the text", () => bmc.input.length >= seen + 4);
    expect(bmc.input.slice(-4)).toEqual(["+6f", "-6f", "+6b", "-6b"]);
  });

  it("keeps a second text out while one is typed, and viewers' keys as well", async () => {
    const { bmc, consoles, view, connected } = await setUp();
    const viewer = await view();
    await connected();
    const abort = new AbortController();
    const slow = consoles.type(NODE, { ...request, text: "aaaa", rate: 20, forced: true }, abort.signal);
    await until("a key", () => bmc.input.length > 0);
    const second = consoles.press(NODE, "ctrl-alt-del", { viewer: null, forced: true }, abort.signal);
    await expect(second).rejects.toMatchObject({ code: "CONTROL_TYPING", category: "conflict" });
    viewer.key(0x7a, true);
    expect(await slow).toMatchObject({ typed: 4 });
    viewer.key(0x62, true);
    await until("the viewer's key", () => bmc.input.includes("+62"));
    expect(bmc.input).not.toContain("+7a");
  });

  it("goes in the name of a viewer that has control, and of no other", async () => {
    const { bmc, consoles, view, connected } = await setUp();
    await view();
    await view();
    await connected();
    const { viewers, writer } = await consoles.show(NODE);
    const other = viewers.find(({ id }) => id !== writer);
    const never = new AbortController().signal;
    const wrong = consoles.type(NODE, { ...request, text: "a", viewer: other?.id ?? "" }, never);
    await expect(wrong).rejects.toMatchObject({ code: "CONTROL_HELD" });
    expect(await consoles.type(NODE, { ...request, text: "a", viewer: writer }, never)).toMatchObject({ typed: 1 });
    await until("the key", () => bmc.input.length === 2);
  });

  it("leaves no key down when it is aborted in the middle of a stall", async () => {
    const { bmc, consoles, view, connected } = await setUp();
    await view();
    await connected();
    const abort = new AbortController();
    const typing = consoles.type(NODE, { ...request, text: "A".repeat(1_000), forced: true }, abort.signal);
    await until("some keys", () => bmc.input.length > 50);
    bmc.stall();
    abort.abort(new Error("hung up"));
    expect(await typing).toMatchObject({ stopped: "aborted" });
    bmc.goOn();
    await settle();
    const down = (sign: string) => bmc.input.filter((key) => key.startsWith(sign)).length;
    expect(down("+")).toBe(down("-"));
  });
});

/** RFB 3.8 without security, as a viewer. */
async function handshake(stream: ByteStream): Promise<void> {
  await stream.read();
  await stream.write(new TextEncoder().encode("RFB 003.008\n"));
  await stream.read();
  await stream.write(Uint8Array.of(1));
  await stream.read();
  await stream.write(Uint8Array.of(1));
  await stream.read();
}

/** A whole client message that is input, or beyond RFC 6143, with any contents. */
function anyInput(random: (below: number) => number): Uint8Array {
  const noise = (type: number, length: number) => Uint8Array.from({ length }, (_, i) => (i === 0 ? type : random(256)));
  switch (random(8)) {
    case 0:
      return noise(4, 8);
    case 1:
      return noise(5, 6);
    case 2: {
      const text = noise(6, 8 + random(50));
      new DataView(text.buffer).setUint32(4, text.length - 8);
      return text;
    }
    case 3:
      return Uint8Array.of(150, random(2), 0, 0, 0, 0, 0, 9, 0, 9);
    case 4:
      return Uint8Array.of(250, 0, 1, 2 + random(3));
    case 5:
      return Uint8Array.of(255, 0, 0, random(2), 0, 0, 0, random(256), 0, 0, 0, random(128));
    case 6:
      return Uint8Array.of(255, 1, 0, random(2));
    default:
      return Uint8Array.of(251, 0, 0, random(256), 0, random(256), 0, 0);
  }
}
