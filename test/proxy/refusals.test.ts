import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type HubDouble, type ProxyUnderTest, startHubDouble, startProxyUnderTest } from "./proxy-under-test.ts";
import { ask, handshakeText } from "./raw-request.ts";

let hub: HubDouble;
let under: ProxyUnderTest;
beforeAll(async () => {
  hub = await startHubDouble((socket) => socket.write("RFB 003.008\n"));
  under = await startProxyUnderTest({
    hub: hub.address,
    proxy: { publicUrls: ["https://console.example/vnc_auto.html"], allowedOrigins: ["https://horizon.example"] },
  });
});
afterAll(async () => {
  await under[Symbol.asyncDispose]();
  await hub[Symbol.asyncDispose]();
});
beforeEach(() => {
  under.log.lines.length = 0;
});

describe("a console request that is refused", () => {
  const cases: [string, () => [path: string, headers: Record<string, string | null>], cause: string][] = [
    ["a wrong token", () => [under.path("A".repeat(43)), {}], "token"],
    ["no token", () => [`/websockify?node=${under.nodeUuid}`, {}], "token"],
    ["an empty token", () => [under.path(""), {}], "token"],
    ["the token of another node", () => [under.path(under.token, randomUUID()), {}], "token"],
    ["a node by name", () => [under.path(under.token, "rack-7"), {}], "node"],
    ["no node", () => [`/websockify?token=${under.token}`, {}], "node"],
    ["no query", () => ["/websockify", {}], "node"],
    ["a token in a cookie alone", () => ["/websockify", { Cookie: `token=${under.token}` }], "node"],
    ["a good token followed by a wrong one", () => [`${under.path()}&token=${"B".repeat(43)}`, {}], "token"],
    ["an evil Origin", () => [under.path(), { Origin: "https://evil.example" }], "origin"],
    ["the Origin null", () => [under.path(), { Origin: "null" }], "origin"],
    ["no Host", () => [under.path(), { Host: null }], "host"],
    ["an evil Host", () => [under.path(), { Host: "evil.example" }], "host"],
    [
      "an evil Host with its own Origin",
      () => [under.path(), { Host: "evil.example", Origin: "http://evil.example" }],
      "host",
    ],
    [
      "forwarded headers that would make it good",
      () => [
        under.path(),
        { Origin: "https://evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" },
      ],
      "origin",
    ],
  ];

  it.each(cases)(
    "answers 403 to %s before the upgrade and before any dial, with one log line",
    async (_what, request, cause) => {
      const dialled = hub.connections.length;
      const [path, headers] = request();
      const answer = await ask(under.proxy.port, handshakeText(path, headers));
      expect(answer.status).toBe(403);
      expect(answer.head).not.toMatch(/location|set-cookie/i);
      expect(hub.connections.length).toBe(dialled);
      expect(under.log.lines).toHaveLength(1);
      expect(under.log.lines[0]).toMatchObject({ level: "warn", event: "console refused", fields: { cause } });
      expect(JSON.stringify(under.log.lines)).not.toContain(under.token);
    },
  );

  it("gets the same words whatever the cause", async () => {
    const bodies = new Set<string>();
    for (const [, request] of cases) bodies.add((await ask(under.proxy.port, handshakeText(...request()))).body);
    expect(bodies.size).toBe(1);
    expect([...bodies][0]).toContain("openstack baremetal node console show");
  });
});

describe("a console request that is admitted", () => {
  it.each<[string, () => [path: string, headers: Record<string, string | null>]]>([
    ["without an Origin", () => [under.path(), {}]],
    ["with the Origin of its Host on another port", () => [under.path(), { Origin: "http://127.0.0.1:8080" }]],
    ["with the Origin of the public URL", () => [under.path(), { Origin: "https://console.example" }]],
    ["with an Origin of the list", () => [under.path(), { Origin: "https://horizon.example" }]],
    ["under the host of the public URL", () => [under.path(), { Host: "console.example:6090" }]],
    ["on any path", () => [under.path().replace("/websockify", "/"), {}]],
    ["with a node in capitals", () => [under.path(under.token, under.nodeUuid.toUpperCase()), {}]],
    [
      "with a wrong token followed by the good one",
      () => [`/?token=${"B".repeat(43)}&${under.path().split("?")[1]}`, {}],
    ],
    ["without a sub-protocol", () => [under.path(), { "Sec-WebSocket-Protocol": null }]],
    [
      "with binary as the second of three sub-protocols",
      () => [under.path(), { "Sec-WebSocket-Protocol": "base64, binary , x" }],
    ],
    ["with the draft version 8", () => [under.path(), { "Sec-WebSocket-Version": "8" }]],
  ])("is answered 101 %s", async (_how, request) => {
    const [path, headers] = request();
    const answer = await ask(under.proxy.port, handshakeText(path, headers));
    expect(answer.status).toBe(101);
    const offered = headers["Sec-WebSocket-Protocol"] !== null;
    expect(/^sec-websocket-protocol: binary$/im.test(answer.head)).toBe(offered);
    expect(answer.head).not.toMatch(/extensions/i);
  });

  it("agrees to no compression, whatever is offered", async () => {
    const offer = { "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits" };
    const answer = await ask(under.proxy.port, handshakeText(under.path(), offer));
    expect(answer.status).toBe(101);
    expect(answer.head).not.toMatch(/extensions/i);
  });
});

it.each<[string, Record<string, string | null>]>([
  ["only other sub-protocols", { "Sec-WebSocket-Protocol": "base64" }],
  ["version 6", { "Sec-WebSocket-Version": "6" }],
  ["no key", { "Sec-WebSocket-Key": null }],
  ["a header of 20 KB", { "X-Long": "x".repeat(20_000) }],
])("does not upgrade a handshake with %s", async (_what, headers) => {
  const answer = await ask(under.proxy.port, handshakeText(under.path(), headers));
  expect([400, 431]).toContain(answer.status);
});

it("answers 503 with a sentence when the token is good and the hub is not there", async () => {
  await using alone = await startProxyUnderTest({ hub: { host: "127.0.0.1", port: 1 } });
  const refused = await ask(alone.proxy.port, handshakeText(alone.path()));
  expect(refused.status).toBe(503);
  expect(refused.body).toContain("The link is good, but the console does not answer");
  alone.hubs.clear();
  expect((await ask(alone.proxy.port, handshakeText(alone.path()))).status).toBe(503);
  expect(JSON.stringify(alone.log.lines)).not.toContain(alone.token);
});

it("answers 503 to a viewer too many, and admits one when another has left", async () => {
  await using narrow = await startProxyUnderTest({ hub: hub.address, proxy: { maxSessions: 1 } });
  const first = connect({ host: "127.0.0.1", port: narrow.proxy.port });
  first.write(handshakeText(narrow.path()));
  await new Promise((resolve) => first.once("data", resolve));
  expect((await ask(narrow.proxy.port, handshakeText(narrow.path()))).status).toBe(503);
  first.destroy();
  await expect
    .poll(async () => (await ask(narrow.proxy.port, handshakeText(narrow.path()))).status, { timeout: 5_000 })
    .toBe(101);
});

it("cuts a caller that sends its headers too slowly", async () => {
  const socket = connect({ host: "127.0.0.1", port: under.proxy.port });
  socket.on("error", () => {});
  socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n");
  const drip = setInterval(() => socket.write("X-Drip: 1\r\n"), 500);
  const start = performance.now();
  await new Promise((resolve) => {
    socket.resume();
    socket.once("close", resolve);
  });
  clearInterval(drip);
  expect(performance.now() - start).toBeLessThan(15_000);
}, 20_000);

it("never lets a token into a log, whatever the request", async () => {
  const port = under.proxy.port;
  await ask(port, handshakeText(under.path()));
  await ask(port, handshakeText(`${under.path()}&node=x`));
  await ask(port, `GET ${under.path()} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  await ask(
    port,
    `GET /vnc_auto.html?path=${encodeURIComponent(under.path())} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
  );
  await ask(port, `GET ${under.path()} HTTP/9.9\r\n\r\n`);
  expect(JSON.stringify(under.log.lines)).not.toContain(under.token);
});
