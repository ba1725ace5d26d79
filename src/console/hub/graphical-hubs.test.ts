import { describe, expect, it } from "vitest";
import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { connectRfb, Framebuffer, packRgb, type RfbServerOptions, serveRfb } from "#/protocols/rfb/index.ts";
import { deflate, randomBytes, TransportError, vncCipher } from "#/transports/index.ts";
import type { HubListen } from "./graphical-hub.ts";
import { createGraphicalHubs, type GraphicalHubsOptions } from "./graphical-hubs.ts";
import { NOTICE_HEIGHT, NOTICE_WIDTH } from "./notice.ts";

const rfb = { vncCipher, deflate, randomBytes };
const RED = packRgb(200, 0, 0);
const NODE = "1be26c0b-03f2-4d2e-ae87-c02d7f33c123";

/** A BMC with one session at a time: what the rack's Dell is in earnest. */
class FakeBmc {
  readonly screen = new Framebuffer(320, 200);
  readonly input: string[] = [];
  readonly sessions = new Set<ByteStream>();
  dials = 0;
  most = 0;
  /** What `dial` fails with, or null. */
  failure: unknown = null;
  security: RfbServerOptions["security"] = { type: "vnc-auth", password: "secret12" };

  constructor() {
    this.paint(RED);
  }

  paint(colour: number): void {
    const whole = { x: 0, y: 0, width: 320, height: 200 };
    this.screen.fill(whole, colour);
    this.screen.damage(whole);
  }

  readonly upstream: GraphicalUpstream = {
    profile: "plain",
    peer: "bmc:5901",
    password: "secret12",
    dial: async () => {
      this.dials++;
      if (this.failure !== null) throw this.failure;
      const [mine, theirs] = createMemoryStreamPair();
      this.sessions.add(mine);
      this.most = Math.max(this.most, this.sessions.size);
      const options = {
        framebuffer: this.screen,
        name: "OpenVNC",
        security: this.security,
        onKey: (keysym: number, down: boolean) => this.input.push(`${down ? "+" : "-"}${keysym}`),
        onPointer: (buttons: number, x: number, y: number) => this.input.push(`${buttons}@${x},${y}`),
      };
      serveRfb(mine, options, rfb).catch(() => {});
      const closed = () => this.sessions.delete(mine);
      return {
        peer: theirs.peer,
        read: () => theirs.read(),
        write: (bytes) => theirs.write(bytes),
        close() {
          closed();
          theirs.close();
        },
      };
    },
  };

  /** The BMC restarts: every session breaks. */
  drop(): void {
    for (const session of this.sessions) session.close();
  }
}

async function startHub(options: Partial<GraphicalHubsOptions> = {}) {
  const clock = new ManualClock();
  const log = new MemoryLogger();
  const bmc = new FakeBmc();
  let connect: (stream: ByteStream) => void = () => {};
  const listened: number[] = [];
  const listen: HubListen = async ({ host, port }, onStream) => {
    listened.push(port);
    if (port === 5999) throw new Error("address in use");
    connect = onStream;
    return { host, port: port || 41000, close: async () => {} };
  };
  const hubs = createGraphicalHubs(
    { listenHost: "127.0.0.1", readOnly: false, ...options },
    { clock, log, rfb, listen, random: () => 0.5 },
  );
  await hubs.open(NODE, bmc.upstream);

  async function view() {
    const [hubEnd, viewerEnd] = createMemoryStreamPair();
    connect(hubEnd);
    const client = await connectRfb(viewerEnd, { profile: "plain", password: null }, rfb);
    const running = client.run(new AbortController().signal).catch(() => {});
    const viewer = {
      client,
      get colour() {
        return client.framebuffer.words[0];
      },
      get width() {
        return client.framebuffer.width;
      },
      async leave() {
        const left = () => log.lines.filter((line) => line.event === "viewer left").length;
        const before = left();
        client.close();
        await running;
        await until("the hub to notice", () => left() > before);
      },
    };
    return viewer;
  }

  /** Lets promises settle, and a little time pass for the pace of update requests. */
  async function until(what: string, test: () => boolean): Promise<void> {
    for (let i = 0; i < 300; i++) {
      if (test()) return;
      await clock.advance(5);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error(`waited in vain for ${what}: ${JSON.stringify(log.lines)}`);
  }

  const events = () => log.lines.filter((line) => line.level !== "debug").map((line) => line.event);
  return { clock, log, bmc, hubs, view, until, events, listened };
}

describe("a graphical hub", () => {
  it("dials the BMC when the first viewer comes, and shows its picture", async () => {
    const { bmc, view, until } = await startHub();
    expect(bmc.dials).toBe(0);
    const viewer = await view();
    expect(viewer.width).toBe(NOTICE_WIDTH);
    await until("the BMC's picture", () => viewer.width === 320 && viewer.colour === RED);
  });

  it("shares one session between viewers, and gives the late one the picture at once", async () => {
    const { bmc, view, until } = await startHub();
    const first = await view();
    await until("the first picture", () => first.colour === RED);
    const second = await view();
    expect(second.width).toBe(320);
    await until("the second picture", () => second.colour === RED);
    bmc.paint(packRgb(0, 0, 90));
    await until("the change at both", () => [first, second].every((viewer) => viewer.colour === packRgb(0, 0, 90)));
    expect(bmc.dials).toBe(1);
  });

  it("gives the session back when the last viewer has been away for the linger, and not before", async () => {
    const { bmc, view, until, clock, events } = await startHub({ lingerMs: 5000 });
    const viewer = await view();
    await until("the picture", () => viewer.colour === RED);
    await viewer.leave();
    await clock.advance(4900);
    expect(bmc.sessions.size).toBe(1);
    await clock.advance(200);
    await until("no session", () => bmc.sessions.size === 0);
    expect(events()).toEqual([
      "hub listening",
      "viewer joined",
      "upstream connected",
      "viewer left",
      "upstream closed",
    ]);
  });

  it("keeps the session for a viewer that comes back within the linger", async () => {
    const { bmc, view, until, clock } = await startHub({ lingerMs: 5000 });
    const viewer = await view();
    await until("the picture", () => viewer.colour === RED);
    await viewer.leave();
    await clock.advance(3000);
    const again = await view();
    await clock.advance(10_000);
    await until("the picture again", () => again.colour === RED);
    expect(bmc.dials).toBe(1);
  });

  it("does not show the next viewer what the last one saw", async () => {
    const { bmc, view, until, clock } = await startHub({ lingerMs: 10 });
    const viewer = await view();
    await until("the picture", () => viewer.colour === RED);
    await viewer.leave();
    await clock.advance(20);
    await until("no session", () => bmc.sessions.size === 0);
    bmc.failure = new TransportError("TRANSPORT_CONNECT", "bmc-unreachable", "connecting to 10.0.0.7:5901: refused");
    const next = await view();
    await until("a notice", () => next.client.framebuffer.words.some((word) => word === packRgb(255, 255, 255)));
    expect(next.width).toBe(NOTICE_WIDTH);
    expect(next.client.framebuffer.height).toBe(NOTICE_HEIGHT);
    expect(next.colour).toBe(packRgb(0, 0, 0));
  });

  it("keeps viewers when the BMC is lost, darkens the picture, and carries on when it is back", async () => {
    const { bmc, view, until, clock } = await startHub();
    const viewer = await view();
    await until("the picture", () => viewer.colour === RED);
    bmc.drop();
    await until("a darker picture", () => viewer.colour === packRgb(50, 0, 0));
    await clock.advance(2000);
    await until("the picture again", () => viewer.colour === RED);
    expect(bmc.dials).toBe(2);
  });

  it("tries a dead BMC ever more seldom, and says so once", async () => {
    const { bmc, view, until, clock, events } = await startHub();
    bmc.failure = new TransportError("TRANSPORT_CONNECT", "bmc-unreachable", "connecting to 10.0.0.7:5901: refused");
    await view();
    await until("the first try", () => bmc.dials === 1);
    await clock.advance(60_000);
    // After 1, 2, 4, 8, 16 and then every 30 s.
    expect(bmc.dials).toBe(6);
    expect(events().filter((event) => event === "upstream lost")).toHaveLength(1);
  });

  it("tries a BMC that refuses the password once a minute", async () => {
    const { bmc, view, until, clock, log } = await startHub();
    bmc.security = { type: "vnc-auth", password: "changed" };
    await view();
    await until("the refusal", () => log.lines.some((line) => line.fields.code === "RFB_AUTH_FAILED"));
    await clock.advance(59_000);
    expect(bmc.dials).toBe(1);
    await clock.advance(2000);
    expect(bmc.dials).toBe(2);
  });

  it("gives up on a dial that hears no signal, and closes it when it comes through after all", async () => {
    const { bmc, hubs, view, until, clock, events } = await startHub();
    const { dial } = bmc.upstream;
    let through: () => void = () => {};
    const late = new Promise<void>((resolve) => {
      through = resolve;
    });
    await hubs.open(NODE, { ...bmc.upstream, dial: (signal) => late.then(() => dial(signal)) });
    await view();
    await until("the viewer", () => events().includes("viewer joined"));
    await clock.advance(15_000);
    await until("the time-out", () => events().includes("upstream lost"));
    await hubs.close(NODE);
    through();
    await until("the late dial", () => bmc.dials > 0);
    await until("no session", () => bmc.sessions.size === 0);
  });

  it("passes input on, and releases what a viewer held down when it leaves", async () => {
    const { bmc, view, until } = await startHub();
    const viewer = await view();
    await until("the picture", () => viewer.colour === RED);
    viewer.client.key(0xffe3, true);
    viewer.client.key(99, true);
    viewer.client.key(99, false);
    viewer.client.pointer(1, 9999, 10);
    await until("the input", () => bmc.input.length === 4);
    await viewer.leave();
    await until("the release", () => bmc.input.length === 6);
    expect(bmc.input).toEqual(["+65507", "+99", "-99", "1@319,10", "-65507", "0@319,10"]);
  });

  it("lets nothing through when it is read-only", async () => {
    const { bmc, view, until } = await startHub({ readOnly: true });
    const viewer = await view();
    await until("the picture", () => viewer.colour === RED);
    viewer.client.key(99, true);
    viewer.client.pointer(1, 9, 10);
    bmc.paint(packRgb(1, 2, 3));
    await until("the change", () => viewer.colour === packRgb(1, 2, 3));
    await viewer.leave();
    expect(bmc.input).toEqual([]);
  });

  it("writes no key to the log", async () => {
    const { bmc, view, until, log } = await startHub();
    const viewer = await view();
    await until("the picture", () => viewer.colour === RED);
    viewer.client.key(0xabcd12, true);
    await until("the key", () => bmc.input.length === 1);
    await viewer.leave();
    expect(JSON.stringify(log.lines)).not.toContain(String(0xabcd12));
    expect(JSON.stringify(log.lines)).not.toContain("secret12");
  });

  it("swaps the upstream under its viewers, never holding two sessions", async () => {
    const { bmc, hubs, view, until } = await startHub();
    const viewer = await view();
    await until("the picture", () => viewer.colour === RED);
    const address = await hubs.open(NODE, { ...bmc.upstream });
    expect(address.port).toBe(41000);
    await until("the second session", () => bmc.dials === 2 && viewer.colour === RED);
    expect(bmc.most).toBe(1);
  });

  it("turns viewers away beyond its number", async () => {
    const { view, events } = await startHub({ maxViewers: 1 });
    await view();
    await expect(view()).rejects.toMatchObject({ code: "RFB_CLOSED" });
    expect(events()).toContain("viewer turned away");
  });

  it("closes the BMC's session and the viewers when it is closed, twice as well as once", async () => {
    const { bmc, hubs, view, until, events } = await startHub();
    const viewer = await view();
    await until("the picture", () => viewer.colour === RED);
    await hubs.close(NODE);
    await hubs.close(NODE);
    await hubs.closeAll();
    await until("no session", () => bmc.sessions.size === 0);
    expect(events().filter((event) => event === "hub closed")).toHaveLength(1);
  });

  it("takes the port it wished for, or a free one when that is taken", async () => {
    const { bmc, hubs, listened } = await startHub();
    await expect(hubs.open("a", bmc.upstream, { port: 42000 })).resolves.toEqual({ host: "127.0.0.1", port: 42000 });
    await expect(hubs.open("b", bmc.upstream, { port: 5999 })).resolves.toEqual({ host: "127.0.0.1", port: 41000 });
    expect(listened).toEqual([0, 42000, 5999, 0]);
  });

  it("refuses a profile it does not know", async () => {
    const { bmc, hubs } = await startHub();
    const opening = hubs.open("c", { ...bmc.upstream, profile: "avocent" });
    await expect(opening).rejects.toMatchObject({ code: "HUB_PROFILE_UNKNOWN" });
    await expect(hubs.open("c", bmc.upstream)).resolves.toBeDefined();
  });
});

describe("looking at a hub without RFB", () => {
  it("dials the BMC, is live with its first whole picture, and lets it go after the linger", async () => {
    const { clock, bmc, hubs, until } = await startHub({ lingerMs: 1000 });
    const screen = hubs.attach(NODE, "viewer");
    expect([screen?.live, screen?.viewers]).toEqual([false, 1]);
    await until("the picture", () => screen?.live === true);
    expect(screen?.framebuffer.words[0]).toBe(RED);
    screen?.[Symbol.dispose]();
    screen?.[Symbol.dispose]();
    expect(screen?.viewers).toBe(0);
    await clock.advance(1500);
    await until("the session to end", () => bmc.sessions.size === 0);
    expect(screen?.live).toBe(false);
  });

  it("as an onlooker dials nobody, and sees what viewers cause to be seen", async () => {
    const { bmc, hubs, view, until } = await startHub();
    const onlooker = hubs.attach(NODE, "onlooker");
    await until("some time", () => true);
    expect([bmc.dials, onlooker?.viewers, onlooker?.live]).toEqual([0, 0, false]);
    const viewer = await view();
    await until("the picture", () => onlooker?.live === true);
    expect(onlooker?.viewers).toBe(1);
    await viewer.leave();
  });

  it("is not live while a notice covers the picture, says why, and forgets that at the next try", async () => {
    const { clock, bmc, hubs, until } = await startHub({ lingerMs: 1000 });
    const screen = hubs.attach(NODE, "viewer");
    await until("the picture", () => screen?.live === true);
    bmc.failure = new TransportError("TRANSPORT_CONNECT", "bmc-unreachable", "connection refused");
    bmc.drop();
    await until("the failure", () => screen?.failure?.words === "The BMC does not answer.");
    expect(screen?.live).toBe(false);
    screen?.[Symbol.dispose]();
    await clock.advance(1500);
    const next = hubs.attach(NODE, "viewer");
    expect(next?.failure).toBeNull();
    next?.[Symbol.dispose]();
  });

  it("ends with the hub, and begins when one opens", async () => {
    const { bmc, hubs } = await startHub();
    const opened: string[] = [];
    using _ = hubs.onOpen((node) => opened.push(node));
    expect(opened).toEqual([NODE]);
    const screen = hubs.attach(NODE, "onlooker");
    await hubs.close(NODE);
    expect(screen?.closed.aborted).toBe(true);
    expect(hubs.attach(NODE, "viewer")).toBeNull();
    await hubs.open(NODE, bmc.upstream);
    expect(opened).toEqual([NODE, NODE]);
  });
});
