import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGraphicalHubs } from "#/console/hub/index.ts";
import type { GraphicalHubs, HubAddress } from "#/console/interfaces/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { connectRfb, type RfbClient } from "#/protocols/rfb/index.ts";
import { connectTcp, connectUnix, deflate, listenTcp, randomBytes, vncCipher } from "#/transports/index.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, Program } from "../support/process.ts";

const rfb = { vncCipher, deflate, randomBytes };
const havePeer = requirePeer("qemu-system-x86_64", "qemu-system-x86");

/** The hub over real sockets, with QEMU's VNC server in the place of a BMC. */
describe.skipIf(!havePeer)("a graphical hub on QEMU", () => {
  const log = new MemoryLogger();
  let folder: string;
  let qemu: Program;
  let hubs: GraphicalHubs;
  let address: HubAddress;

  function startQemu(): Program {
    const vnc = `unix:${join(folder, "vnc")},share=force-shared`;
    return new Program("qemu-system-x86_64", [..."-accel tcg -m 16 -nodefaults -vga std -vnc".split(" "), vnc]);
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "outband-hub-"));
    qemu = startQemu();
    const path = join(folder, "vnc");
    await eventually("QEMU's VNC socket", async () => {
      (await connectUnix(path)).close();
      return true;
    });
    const retry = { firstMs: 200, capMs: 400, lastingMs: 400 };
    hubs = createGraphicalHubs(
      { listenHost: "127.0.0.1", readOnly: false, lingerMs: 300, retry },
      { clock: systemClock, log, rfb, listen: listenTcp },
    );
    const upstream = {
      profile: "idrac",
      peer: "qemu",
      password: null,
      dial: (signal: AbortSignal) => connectUnix(path, { signal }),
    };
    address = await hubs.open("node", upstream);
  });

  afterAll(async () => {
    await hubs?.closeAll();
    await qemu?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function view(): Promise<{ client: RfbClient; leave: () => Promise<void> }> {
    const client = await connectRfb(await connectTcp(address), { profile: "plain", password: null }, rfb);
    const running = client.run(new AbortController().signal);
    return {
      client,
      leave: async () => {
        client.close();
        await running;
      },
    };
  }

  /** The colour of SeaBIOS' letters. */
  const biosText = (client: RfbClient) =>
    client.framebuffer.width === 720 && client.framebuffer.words.some((word) => word === 0xffa8a8a8);
  const count = (event: string) => log.lines.filter((line) => line.event === event).length;

  it("shows ten viewers one session's picture, and gives it back when they have left", async () => {
    const viewers = await Promise.all(Array.from({ length: 10 }, view));
    await eventually("the BIOS screen everywhere", async () => viewers.every(({ client }) => biosText(client)));
    expect(count("upstream connected")).toBe(1);
    await Promise.all(viewers.map(({ leave }) => leave()));
    await eventually("the session's end", async () => count("upstream closed") === 1);
  });

  it("keeps its viewers while the machine is away, and carries on when it is back", async () => {
    const { client, leave } = await view();
    await eventually("the BIOS screen", async () => biosText(client));
    await qemu.kill();
    await eventually("a notice", async () => client.framebuffer.words.some((word) => word === 0xffffffff));
    qemu = startQemu();
    await eventually("the BIOS screen again", async () => biosText(client));
    await leave();
  });
});
