import { once } from "node:events";
import { connect } from "node:net";
import { expect, it } from "vitest";
import WebSocket from "ws";
import { ManualClock } from "#/lib/time/index.ts";
import { pass } from "../support/pass-time.ts";
import { type ProxyUnderTest, startHubDouble, startProxyUnderTest } from "./proxy-under-test.ts";
import { handshakeText } from "./raw-request.ts";

const MINUTE = 60_000;
const greet = () => startHubDouble((socket) => socket.write("RFB 003.008\n"));

async function open(under: ProxyUnderTest): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${under.authority}${under.path()}`, ["binary"]);
  await once(socket, "message");
  return socket;
}

async function ending(socket: WebSocket): Promise<[number, string]> {
  const [code, reason] = await once(socket, "close");
  return [code as number, String(reason)];
}

it("keeps a watched console open past its token's time and ends it with 4408 at the ceiling", async () => {
  const clock = new ManualClock();
  await using hub = await greet();
  await using under = await startProxyUnderTest({
    hub: hub.address,
    clock,
    ttlMs: 10 * MINUTE,
    ceilingMs: 30 * MINUTE,
  });
  const viewer = await open(under);
  await pass(clock, 29 * MINUTE, 10_000);
  expect(viewer.readyState).toBe(WebSocket.OPEN);
  const ended = ending(viewer);
  await pass(clock, 1 * MINUTE, 10_000);
  expect(await ended).toEqual([4408, "The console session has expired"]);
  expect(under.log.lines.at(-1)).toMatchObject({ event: "console closed", fields: { code: 4408 } });
});

it("refuses a token after its time when nobody was watching", async () => {
  const clock = new ManualClock();
  await using hub = await greet();
  await using under = await startProxyUnderTest({ hub: hub.address, clock, ttlMs: 10 * MINUTE });
  await clock.advance(10 * MINUTE);
  const socket = new WebSocket(`ws://${under.authority}${under.path()}`, ["binary"]);
  const [error] = await once(socket, "error");
  expect(String(error)).toContain("403");
  expect(hub.connections.length).toBe(0);
});

it("ends a viewer whose session was revoked", async () => {
  const clock = new ManualClock();
  await using hub = await greet();
  await using under = await startProxyUnderTest({ hub: hub.address, clock });
  const viewer = await open(under);
  const ended = ending(viewer);
  await under.sessions.revokeNode(under.nodeUuid, "graphical");
  await pass(clock, 20_000, 5_000);
  expect((await ended)[0]).toBe(4403);
});

it("pings an idle viewer before any proxy on the way would cut it", async () => {
  const clock = new ManualClock();
  await using hub = await greet();
  await using under = await startProxyUnderTest({ hub: hub.address, clock });
  const viewer = await open(under);
  let pings = 0;
  viewer.on("ping", () => pings++);
  await pass(clock, 5 * MINUTE, 25_000);
  expect(pings).toBe(12);
  expect(viewer.readyState).toBe(WebSocket.OPEN);
  viewer.terminate();
});

it("cuts a viewer that has died without a word, and lets go of the hub", async () => {
  const clock = new ManualClock();
  await using hub = await greet();
  await using under = await startProxyUnderTest({ hub: hub.address, clock });
  const socket = connect({ host: "127.0.0.1", port: under.proxy.port });
  socket.write(handshakeText(under.path()));
  await once(socket, "data");
  const closed = once(socket, "close");
  await pass(clock, 1 * MINUTE, 25_000);
  await closed;
  await expect.poll(() => hub.connections[0]?.closed).toBe(true);
  expect(under.log.lines.at(-1)).toMatchObject({ fields: { code: 1006, reason: "no sign of life" } });
});

it("answers a ping, and a flood of them without storing answers", async () => {
  await using hub = await greet();
  await using under = await startProxyUnderTest({ hub: hub.address });
  const viewer = await open(under);
  viewer.ping("hello");
  expect(String((await once(viewer, "pong"))[0])).toBe("hello");
  viewer.pause();
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 100_000; i++) viewer.ping(new Uint8Array(125));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  viewer.terminate();
});

it.each<[string, (socket: WebSocket) => void, number]>([
  ["a text frame", (socket) => socket.send("text"), 1003],
  ["a frame over the limit", (socket) => socket.send(new Uint8Array(1024 * 1024 + 1)), 1009],
  ["an unmasked frame", (socket) => socket.send(Uint8Array.of(1), { mask: false }), 1002],
])("tells a viewer what is wrong with %s, and lets go of the hub", async (_what, send, code) => {
  await using hub = await greet();
  await using under = await startProxyUnderTest({ hub: hub.address });
  const viewer = await open(under);
  const ended = ending(viewer);
  send(viewer);
  expect((await ended)[0]).toBe(code);
  await expect.poll(() => hub.connections[0]?.closed).toBe(true);
});

it("says goodbye to every viewer when it stops, and stops once however often it is told", async () => {
  await using hub = await greet();
  const under = await startProxyUnderTest({ hub: hub.address });
  const viewers = [await open(under), await open(under), await open(under)];
  const endings = Promise.all(viewers.map(ending));
  await Promise.all([under.proxy.close(), under.proxy.close()]);
  expect((await endings).map(([code]) => code)).toEqual([1001, 1001, 1001]);
  await under.proxy.close();
});

it("stops even when a viewer does not answer its goodbye", async () => {
  await using hub = await greet();
  const under = await startProxyUnderTest({ hub: hub.address });
  const socket = connect({ host: "127.0.0.1", port: under.proxy.port });
  socket.write(handshakeText(under.path()));
  await once(socket, "data");
  socket.pause();
  const start = performance.now();
  await under.proxy.close();
  expect(performance.now() - start).toBeLessThan(4_000);
  socket.destroy();
});
