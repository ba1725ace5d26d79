import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SerialAddress, SerialHubs } from "#/console/interfaces/index.ts";
import { createSerialHubs, serialConsoleInfo } from "#/console/serial/index.ts";
import { TestUpstream } from "#/console/serial/testing/test-upstream.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { listenTcp } from "#/transports/index.ts";
import { requirePeer } from "../support/peers.ts";

const NODE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
const hasSocat = requirePeer("socat", "socat");

let folder: string;
let upstream: TestUpstream;
let hubs: SerialHubs;
let address: SerialAddress;
const sockets: Socket[] = [];
const actions: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-serial-"));
  upstream = new TestUpstream();
  actions.length = 0;
  hubs = createSerialHubs(
    {
      listenHost: "127.0.0.1",
      portRanges: [{ start: 18_400, end: 18_403 }],
      terminalTimeoutMs: 0,
      logFolder: join(folder, "logs"),
      recordingFolder: join(folder, "recordings"),
      readOnly: false,
    },
    {
      clock: systemClock,
      log: silentLogger,
      listen: listenTcp,
      randomUuid: randomUUID,
      menuActions: () => ({
        setPowerState: async (target) => void actions.push(target),
        setBootDevice: async (device) => void actions.push(device),
      }),
    },
  );
  address = await hubs.open(NODE, upstream);
  await vi.waitFor(() => expect(upstream.isLive).toBe(true));
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await hubs.closeAll();
  await rm(folder, { recursive: true });
});

/** A plain TCP client; `seen` grows. */
async function client({ reads = true } = {}): Promise<{ socket: Socket; seen: () => Buffer }> {
  const socket = connect(address.port, address.host);
  sockets.push(socket);
  const parts: Buffer[] = [];
  socket.on("error", () => {});
  if (reads) socket.on("data", (bytes) => parts.push(bytes));
  const before = (await hubs.show(NODE)).clients.length;
  await vi.waitFor(async () => expect((await hubs.show(NODE)).clients.length).toBe(before + 1));
  return { socket, seen: () => Buffer.concat(parts) };
}

const logged = async () => (await hubs.output(NODE, {})).bytes.length;

describe("a console's TCP port", () => {
  it("is the first of the range that is free, and what console_info says", async () => {
    expect(address).toEqual({ host: "127.0.0.1", port: 18_400 });
    expect(serialConsoleInfo(address)).toEqual({ type: "socat", url: "tcp://127.0.0.1:18400" });
    expect(serialConsoleInfo({ host: "fd00::1", port: 1 }).url).toBe("tcp://[fd00::1]:1");
    const foreign = await listenTcp({ host: "127.0.0.1", port: 18_401 }, (stream) => stream.close());
    expect((await hubs.open("b", new TestUpstream())).port).toBe(18_402);
    await expect(hubs.open("c", new TestUpstream())).rejects.toThrow(
      "Unable to allocate a free port on host 127.0.0.1 for IPMI terminal, not enough free ports.",
    );
    await expect(hubs.open("d", new TestUpstream(), { port: 18_400, required: true })).rejects.toMatchObject({
      code: "SERIAL_NO_PORT",
    });
    await foreign.close();
    await hubs.close("b");
    expect((await hubs.open("b", new TestUpstream(), { port: 18_402, required: false })).port).toBe(18_402);
  });

  it("carries every byte both ways to several clients, as the machine sent it", async () => {
    const [ann, bob] = [await client(), await client()];
    const all = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7 + (at >> 8)) & 0xff));
    for (let at = 0; at < all.length; at += 997) await upstream.say(all.subarray(at, at + 997));
    await vi.waitFor(() => expect(ann.seen().length).toBe(all.length));
    await vi.waitFor(() => expect(bob.seen().length).toBe(all.length));
    expect(Buffer.compare(ann.seen(), all) + Buffer.compare(bob.seen(), all)).toBe(0);
    const keys = Buffer.from(Array.from({ length: 50_000 }, (_, at) => 32 + (at % 90)));
    ann.socket.write(keys);
    await vi.waitFor(() => expect(upstream.typed.length).toBe(keys.length));
    expect(upstream.typed).toBe(keys.toString("latin1"));
    await hubs.close(NODE);
    expect(Buffer.compare(await readFile(join(folder, "logs", NODE, "00000001.log")), all)).toBe(0);
  });

  it("shows a newcomer the screen", async () => {
    await upstream.say("\x1b[2J\x1b[10;5HBIOS setup \x1b[7mBoot\x1b[m");
    await vi.waitFor(async () => expect(await logged()).toBeGreaterThan(20));
    const { seen } = await client();
    await vi.waitFor(() => expect(seen().toString()).toContain("BIOS setup"));
  });

  it("cuts a client that does not read, while the others see everything at once", async () => {
    const stuck = await client({ reads: false });
    stuck.socket.pause();
    const good = await client();
    const before = process.memoryUsage().rss;
    const chunk = Buffer.alloc(64 * 1024, "0123456789abcdef");
    for (let i = 1; i <= 160; i++) {
      await upstream.say(chunk);
      await vi.waitFor(() => expect(good.seen().length).toBe(i * chunk.length), { interval: 1 });
    }
    expect((await hubs.show(NODE)).clients).toHaveLength(1);
    // 10 MiB are what the good one has kept.
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  it("hands control over, and keeps power and boot devices for who has it", async () => {
    const [ann, bob] = [await client(), await client()];
    ann.socket.write("a");
    await vi.waitFor(() => expect(upstream.typed).toBe("a"));
    bob.socket.write("b\x05cp0");
    await vi.waitFor(() => expect(bob.seen().toString()).toContain("take control first"));
    bob.socket.write("\x05cfB\x05cpr\x05cbp");
    await vi.waitFor(() => expect(actions).toEqual(["rebooting", "pxe"]));
    await vi.waitFor(() => expect(ann.seen().toString()).toContain("you have control no more"));
    ann.socket.write("x\x05cw");
    await vi.waitFor(() => expect(ann.seen().toString()).toMatch(/127\.0\.0\.1:\d+ writer/));
    expect(upstream.typed).toBe("aB");
  });

  it("tells clients of a line that is lost and comes back, and keeps them", async () => {
    const { socket, seen } = await client();
    upstream.lose("the BMC was reset");
    await vi.waitFor(() => expect(seen().toString()).toContain("BMC connection lost, retrying: the BMC was reset"));
    socket.write("typed meanwhile\r");
    await vi.waitFor(() => expect(upstream.typed).toBe("typed meanwhile\r"), { timeout: 5000 });
    expect(seen().toString()).toContain("connected to the BMC again");
  });

  it.skipIf(!hasSocat)("serves Debian's socat", async () => {
    const socat = spawn("socat", ["-", `TCP4:${address.host}:${address.port}`], { stdio: ["pipe", "pipe", "inherit"] });
    try {
      let out = "";
      socat.stdout.on("data", (bytes: Buffer) => {
        out += bytes.toString();
      });
      socat.stdin.write("root\n");
      await vi.waitFor(() => expect(upstream.typed).toBe("root\n"), { timeout: 5000 });
      await upstream.say("Password: ");
      await vi.waitFor(() => expect(out).toContain("Password: "));
    } finally {
      socat.kill();
    }
  });
});
