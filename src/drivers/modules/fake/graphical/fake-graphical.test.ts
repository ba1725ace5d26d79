import { expect, test } from "vitest";
import type { DriverTask, GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";
import type { Node } from "#/model/index.ts";
import { connectRfb, type RfbClient } from "#/protocols/rfb/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";
import { createFakeGraphicalConsole } from "./fake-graphical.ts";

const rfb = { vncCipher, deflate, randomBytes };
const { signal } = new AbortController();

/** The real clock, with its timers counted. */
class CountingClock implements Clock {
  timers = 0;
  readonly now = systemClock.now;
  readonly monotonic = systemClock.monotonic;
  readonly sleep = systemClock.sleep;

  timer(ms: number, callback: () => void): Disposable {
    this.timers++;
    return systemClock.timer(Math.min(ms, 10), callback);
  }
}

function startConsole(clock: Clock): Promise<GraphicalUpstream> {
  const node = { uuid: "u", name: "r1u2" } as Node;
  const task: DriverTask = { node, log: silentLogger, signal, keep: async () => {} };
  return createFakeGraphicalConsole({ clock, rfb }).start(task);
}

/** A viewer whose picture is there. */
async function connect(upstream: GraphicalUpstream): Promise<RfbClient & { ended: Promise<void> }> {
  const client = await connectRfb(await upstream.dial(signal), { profile: "plain", password: null }, { vncCipher });
  const ended = client.run(signal);
  await expect.poll(() => new Set(client.framebuffer.words).size).toBeGreaterThan(2);
  return Object.assign(client, { ended });
}

test("a viewer sees a picture that moves, named for the node", async () => {
  const client = await connect(await startConsole(new CountingClock()));
  const { name, framebuffer } = client;
  expect([name, framebuffer.width, framebuffer.height]).toEqual(["r1u2", 640, 400]);
  const before = framebuffer.pixels.slice();
  await expect.poll(() => Buffer.compare(before, framebuffer.pixels)).not.toBe(0);
  client.close();
  await client.ended;
});

test("what is typed appears on the screen", async () => {
  const client = await connect(await startConsole(new CountingClock()));
  const typedLine = () => client.framebuffer.pixels.slice(200 * 640 * 4, 216 * 640 * 4);
  const empty = typedLine();
  client.key(0x41, true);
  client.key(0x41, false);
  await expect.poll(() => Buffer.compare(empty, typedLine())).not.toBe(0);
  client.close();
  await client.ended;
});

test("nothing moves before the first viewer", async () => {
  const clock = new CountingClock();
  await startConsole(clock);
  expect(clock.timers).toBe(0);
});

test("nothing moves after the last viewer", async () => {
  const clock = new CountingClock();
  const client = await connect(await startConsole(clock));
  client.close();
  await client.ended;
  await new Promise((resolve) => setTimeout(resolve, 50));
  const timers = clock.timers;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(clock.timers).toBe(timers);
});
