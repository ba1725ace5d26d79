import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { generate } from "selfsigned";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { openHttpClient } from "./client.ts";

let pems: { cert: string; private: string; fingerprint: string };
beforeAll(async () => {
  const extensions = [{ name: "subjectAltName" as const, altNames: [{ type: 7 as const, ip: "127.0.0.1" }] }];
  pems = await generate([{ name: "commonName", value: "127.0.0.1" }], {
    keySize: 2048,
    algorithm: "sha256",
    extensions,
  });
});

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

type Trust = Parameters<typeof openHttpClient>[0]["trust"];

function open(port: number, options: { trust?: Trust; scheme?: string } = {}) {
  const { trust = { mode: "off" }, scheme = "http" } = options;
  const client = openHttpClient({ origin: `${scheme}://127.0.0.1:${port}`, trust });
  cleanUps.push(() => client[Symbol.asyncDispose]());
  return client;
}

const get = { method: "GET", path: "/redfish/v1/", timeoutMs: 2000, maxBytes: 1000 } as const;
const http = (listener: RequestListener) => listening(createHttpServer(listener));
const https = (listener: RequestListener) =>
  listening(createHttpsServer({ cert: pems.cert, key: pems.private }, listener));
/** A server that says these bytes to every request. */
const raw = (...answers: string[]) =>
  listening(
    createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", () => {
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer !== undefined) socket.write(answer);
      });
    }),
  );

describe("openHttpClient", () => {
  it("sends method, path, headers and body, and gives the answer whatever its status", async () => {
    const seen: unknown[] = [];
    const port = await http(async (request, response) => {
      const chunks = await request.toArray();
      seen.push(request.method, request.url, request.headers["x-auth-token"], Buffer.concat(chunks).toString());
      response.writeHead(409, { ETag: 'W/"1"', "Content-Type": "application/json" }).end('{"a":1}');
    });
    const body = new TextEncoder().encode("{}");
    const request = { ...get, method: "PATCH", path: "/x?y=1", headers: { "x-auth-token": "t" }, body } as const;
    const answer = await open(port).request(request);
    expect(seen).toEqual(["PATCH", "/x?y=1", "t", "{}"]);
    expect(answer).toMatchObject({ status: 409, headers: { etag: 'W/"1"' } });
    expect(new TextDecoder().decode(answer.body)).toBe('{"a":1}');
  });

  it("keeps the connection for the next request", async () => {
    const ports = new Set<number | undefined>();
    const port = await http((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const client = open(port);
    for (let i = 0; i < 3; i++) await client.request(get);
    expect(ports.size).toBe(1);
  });

  it("follows no redirect", async () => {
    const port = await http((_, response) => response.writeHead(302, { Location: "http://127.0.0.1:1/" }).end());
    await expect(open(port).request(get)).resolves.toMatchObject({ status: 302 });
  });

  it("ignores a proxy in the environment", async () => {
    const port = await http((_, response) => response.end("direct"));
    const before = { ...process.env };
    Object.assign(process.env, { HTTP_PROXY: "http://127.0.0.1:1", http_proxy: "http://127.0.0.1:1" });
    cleanUps.push(() => {
      process.env = before;
    });
    await expect(open(port).request(get)).resolves.toMatchObject({ status: 200 });
  });

  it("takes an iDRAC8's 204 with a stray chunk after it, and goes on", async () => {
    const stray = "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    const port = await raw(stray, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    const client = open(port);
    await expect(client.request({ ...get, method: "POST" })).resolves.toMatchObject({ status: 204 });
    await expect(client.request(get)).resolves.toMatchObject({ status: 200 });
  });

  it("shows its own certificate to a server that wants one", async () => {
    const wants = { cert: pems.cert, key: pems.private, ca: pems.cert, requestCert: true, rejectUnauthorized: true };
    const port = await listening(createHttpsServer(wants, (_, response) => response.end("known")));
    const trust = { mode: "ca", ca: pems.cert } as const;
    const ask = (identity?: { cert: string; key: string }) => {
      const client = openHttpClient({ origin: `https://127.0.0.1:${port}`, trust, ...(identity ? { identity } : {}) });
      cleanUps.push(() => client[Symbol.asyncDispose]());
      return client.request(get);
    };
    await expect(ask({ cert: pems.cert, key: pems.private })).resolves.toMatchObject({ status: 200 });
    await expect(ask()).rejects.toMatchObject({ category: "bmc-unreachable" });
  });

  it("stops reading a body that is too long", async () => {
    const port = await http((_, response) => response.end("x".repeat(5000)));
    await expect(open(port).request(get)).rejects.toMatchObject({ code: "HTTP_TOO_LARGE", category: "bmc-fault" });
    const endless = await http((_, response) => {
      const timer = setInterval(() => response.write("x".repeat(400)), 1);
      response.on("close", () => clearInterval(timer));
    });
    await expect(open(endless).request(get)).rejects.toMatchObject({ code: "HTTP_TOO_LARGE" });
  });

  it.each([
    ["never accepts TLS", "https", () => listening(createTcpServer(() => {}))],
    ["never answers", "http", () => http(() => {})],
    ["never ends its body", "http", () => raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx")],
    ["never ends its headers", "http", () => raw("HTTP/1.1 200 OK\r\nX: y")],
  ] as const)("gives up on a server that %s", async (_, scheme, start) => {
    const started = performance.now();
    const request = open(await start(), { scheme }).request({ ...get, timeoutMs: 200 });
    await expect(request).rejects.toMatchObject({ code: "HTTP_TIMEOUT", category: "bmc-unreachable" });
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it("rejects with the signal's reason", async () => {
    const abort = new AbortController();
    const request = open(await http(() => abort.abort(new Error("stop")))).request({ ...get, signal: abort.signal });
    await expect(request).rejects.toThrow("stop");
  });

  it("says that nothing listens", async () => {
    const port = await http(() => {});
    await cleanUps.pop()?.();
    await expect(open(port).request(get)).rejects.toMatchObject({
      code: "TRANSPORT_CONNECT",
      message: expect.stringContaining("nothing listens there"),
    });
  });

  it("says that the answer is not HTTP", async () => {
    await expect(open(await raw("SSH-2.0-OpenSSH\r\n\r\n")).request(get)).rejects.toMatchObject({
      code: "HTTP_PROTOCOL",
    });
  });

  it("says that the connection broke", async () => {
    const port = await http((_, response) => response.destroy());
    await expect(open(port).request(get)).rejects.toMatchObject({ code: "HTTP_CLOSED" });
  });
});

describe("TLS trust", () => {
  const answer: RequestListener = (_, response) => response.end();
  const scheme = "https";

  it("takes a certificate of the CA given, and no self-signed one otherwise", async () => {
    const port = await https(answer);
    const good = open(port, { scheme, trust: { mode: "ca", ca: pems.cert } });
    await expect(good.request(get)).resolves.toMatchObject({ status: 200 });
    const request = open(port, { scheme, trust: { mode: "ca" } }).request(get);
    await expect(request).rejects.toMatchObject({ code: "TRANSPORT_CERTIFICATE" });
  });

  it("takes the pinned certificate and refuses another before a byte of HTTP is sent", async () => {
    let requests = 0;
    const port = await https((_, response) => {
      requests++;
      response.end();
    });
    const sha256 = new (await import("node:crypto")).X509Certificate(pems.cert).fingerprint256;
    const good = open(port, { scheme, trust: { mode: "pinned", sha256 } });
    await expect(good.request(get)).resolves.toMatchObject({ status: 200 });
    const bad = open(port, { scheme, trust: { mode: "pinned", sha256: "0".repeat(64) } });
    await expect(bad.request(get)).rejects.toMatchObject({ code: "TRANSPORT_CERTIFICATE" });
    expect(requests).toBe(1);
  });

  it("takes any certificate when it is off", async () => {
    const client = open(await https(answer), { scheme, trust: { mode: "off" } });
    await expect(client.request(get)).resolves.toMatchObject({ status: 200 });
  });

  it("says that there is no TLS", async () => {
    const port = await raw("HTTP/1.1 400 Bad Request\r\n\r\n");
    await expect(open(port, { scheme }).request(get)).rejects.toMatchObject({ code: "TRANSPORT_TLS" });
  });
});
