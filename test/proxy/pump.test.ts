import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { expect, it } from "vitest";
import WebSocket from "ws";
import { startHubDouble, startProxyUnderTest } from "./proxy-under-test.ts";

/** Opens a console and collects what it shows. */
async function openViewer(url: string, protocols: string[] = ["binary"]) {
  const socket = new WebSocket(url, protocols, { perMessageDeflate: true });
  const received: Buffer[] = [];
  socket.on("message", (message: Buffer, isBinary) => {
    expect(isBinary).toBe(true);
    received.push(message);
  });
  await once(socket, "open");
  const until = async (bytes: number): Promise<Buffer> => {
    while (received.reduce((sum, one) => sum + one.length, 0) < bytes) await once(socket, "message");
    return Buffer.concat(received);
  };
  return { socket, received, until };
}

it("carries bytes of every size unchanged, both ways at once", async () => {
  await using hub = await startHubDouble((socket) => socket.pipe(socket));
  await using under = await startProxyUnderTest({ hub: hub.address });
  const viewer = await openViewer(`ws://${under.authority}${under.path()}`);
  const sizes = [1, 125, 126, 127, 4095, 4096, 4097, 65535, 65536, 65537, 200_000, 900_000, 3];
  const sent = sizes.map((size) => randomBytes(size));
  for (const message of sent) viewer.socket.send(message);
  const all = Buffer.concat(sent);
  const echoed = await viewer.until(all.length);
  expect(echoed.equals(all)).toBe(true);
  viewer.socket.close(1000, "done");
  const [code] = await once(viewer.socket, "close");
  expect(code).toBe(1000);
});

it("shows what the hub says first as the first frame, whole", async () => {
  await using hub = await startHubDouble((socket) => socket.write("RFB 003.008\n"));
  await using under = await startProxyUnderTest({ hub: hub.address });
  const viewer = await openViewer(`ws://${under.authority}${under.path()}`);
  await viewer.until(12);
  expect(viewer.received[0]?.toString()).toBe("RFB 003.008\n");
  viewer.socket.terminate();
});

it("delivers everything the hub sent before it closed, then closes with 1000", async () => {
  const bytes = randomBytes(3_000_001);
  await using hub = await startHubDouble((socket) => socket.end(bytes));
  await using under = await startProxyUnderTest({ hub: hub.address });
  const viewer = await openViewer(`ws://${under.authority}${under.path()}`);
  const closed = once(viewer.socket, "close");
  expect((await viewer.until(bytes.length)).equals(bytes)).toBe(true);
  const [code, reason] = await closed;
  expect([code, String(reason)]).toEqual([1000, "Target closed"]);
});

it("stops reading from the hub while a viewer does not read, and loses nothing when it reads again", async () => {
  const bytes = randomBytes(16_000_000);
  let sent = 0;
  await using hub = await startHubDouble((socket) => {
    const write = (): void => {
      while (sent < bytes.length && socket.write(bytes.subarray(sent, sent + 100_000))) sent += 100_000;
      if (sent < bytes.length) sent += 100_000;
    };
    socket.on("drain", write);
    write();
  });
  await using under = await startProxyUnderTest({ hub: hub.address });
  const viewer = await openViewer(`ws://${under.authority}${under.path()}`);
  viewer.socket.pause();
  const before = process.memoryUsage().rss;
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  viewer.socket.resume();
  expect((await viewer.until(bytes.length)).equals(bytes)).toBe(true);
  viewer.socket.terminate();
});

it("asks the browser to wait while the hub does not read, and loses nothing when it reads again", async () => {
  const bytes = randomBytes(8_000_000);
  const got: Buffer[] = [];
  await using hub = await startHubDouble((socket) => {
    socket.on("data", (chunk) => got.push(chunk));
    socket.pause();
    setTimeout(() => socket.resume(), 500);
  });
  await using under = await startProxyUnderTest({ hub: hub.address });
  const viewer = await openViewer(`ws://${under.authority}${under.path()}`);
  for (let at = 0; at < bytes.length; at += 10_000) viewer.socket.send(bytes.subarray(at, at + 10_000));
  viewer.socket.close();
  await once(hub.connections[0] as never, "close");
  expect(Buffer.concat(got).equals(bytes)).toBe(true);
});

it("keeps many busy viewers apart", async () => {
  const watermark = (n: number): Buffer => Buffer.alloc(300_000, n);
  let next = 0;
  await using hub = await startHubDouble((socket) => {
    const mark = watermark(next++);
    for (let i = 0; i < 5; i++) socket.write(mark);
  });
  await using under = await startProxyUnderTest({ hub: hub.address });
  const viewers = await Promise.all(
    Array.from({ length: 20 }, () => openViewer(`ws://${under.authority}${under.path()}`)),
  );
  const seen = await Promise.all(viewers.map((viewer) => viewer.until(1_500_000)));
  for (const bytes of seen) expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
  expect(new Set(seen.map((bytes) => bytes[0])).size).toBe(20);
  for (const viewer of viewers) viewer.socket.terminate();
});
