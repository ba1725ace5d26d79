import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { afterAll, beforeAll, expect, it } from "vitest";
import WebSocket from "ws";
import { ProxyError } from "#/console/proxy/index.ts";
import { startHubDouble, startProxyUnderTest } from "./proxy-under-test.ts";
import { ask, handshakeText } from "./raw-request.ts";

let folder: string;
let tls: { certFile: string; keyFile: string; minimumVersion: "1.2" | "1.3" };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "novncproxy-"));
  tls = { certFile: join(folder, "cert.pem"), keyFile: join(folder, "key.pem"), minimumVersion: "1.2" };
  const pems = await generate([{ name: "commonName", value: "console.example" }], { keySize: 2048 });
  await writeFile(tls.certFile, pems.cert);
  await writeFile(tls.keyFile, pems.private);
});
afterAll(() => rm(folder, { recursive: true }));

it.each([
  ["1.2", "TLSv1.2", true],
  ["1.2", "TLSv1.3", true],
  ["1.3", "TLSv1.3", true],
  ["1.3", "TLSv1.2", false],
  ["1.2", "TLSv1.1", false],
] as const)("with tls_minimum_version %s, a client of %s: %j", async (minimumVersion, version, admitted) => {
  await using hub = await startHubDouble((socket) => socket.write("RFB 003.008\n"));
  await using under = await startProxyUnderTest({ hub: hub.address, proxy: { tls: { ...tls, minimumVersion } } });
  const client = { minVersion: version, maxVersion: version, rejectUnauthorized: false } as const;
  const status = await ask(under.proxy.port, handshakeText(under.path()), client).then(
    (answer) => answer.status,
    () => null,
  );
  expect(status).toBe(admitted ? 101 : null);
});

it("carries bulk both ways through TLS unchanged", async () => {
  await using hub = await startHubDouble((socket) => socket.pipe(socket));
  await using under = await startProxyUnderTest({ hub: hub.address, proxy: { tls } });
  const viewer = new WebSocket(`wss://${under.authority}${under.path()}`, ["binary"], { rejectUnauthorized: false });
  await once(viewer, "open");
  const bytes = randomBytes(4_000_000);
  for (let at = 0; at < bytes.length; at += 100_000) viewer.send(bytes.subarray(at, at + 100_000));
  const received: Buffer[] = [];
  let count = 0;
  while (count < bytes.length) {
    const [message] = await once(viewer, "message");
    received.push(message as Buffer);
    count += (message as Buffer).length;
  }
  expect(Buffer.concat(received).equals(bytes)).toBe(true);
  viewer.terminate();
});

it("closes the connection of a caller that speaks plain HTTP to it", async () => {
  await using under = await startProxyUnderTest({ hub: { host: "127.0.0.1", port: 1 }, proxy: { tls } });
  await expect(ask(under.proxy.port, handshakeText(under.path())).then((answer) => answer.status)).resolves.toBeNaN();
});

it("names the option when a certificate cannot be read", async () => {
  const wrong = { ...tls, certFile: "/nonexistent/cert.pem" };
  const start = startProxyUnderTest({ hub: { host: "127.0.0.1", port: 1 }, proxy: { tls: wrong } });
  await expect(start).rejects.toThrow(ProxyError);
  await expect(start).rejects.toThrow("[vnc] cert_file = /nonexistent/cert.pem");
});

it("names the files when they are not a certificate and its key", async () => {
  const wrong = { ...tls, certFile: tls.keyFile };
  const start = startProxyUnderTest({ hub: { host: "127.0.0.1", port: 1 }, proxy: { tls: wrong } });
  await expect(start).rejects.toThrow(`[vnc] TLS cannot be set up with cert_file ${tls.keyFile}`);
});

it("says where it cannot listen", async () => {
  await using first = await startProxyUnderTest({ hub: { host: "127.0.0.1", port: 1 } });
  const second = startProxyUnderTest({ hub: { host: "127.0.0.1", port: 1 }, proxy: { port: first.proxy.port } });
  await expect(second).rejects.toThrow(`cannot listen on 127.0.0.1 port ${first.proxy.port}`);
});
