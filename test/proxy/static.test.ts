import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProxyUnderTest, startProxyUnderTest } from "./proxy-under-test.ts";
import { ask } from "./raw-request.ts";

let under: ProxyUnderTest;
beforeAll(async () => {
  under = await startProxyUnderTest({ hub: { host: "127.0.0.1", port: 1 } });
});
afterAll(() => under[Symbol.asyncDispose]());

const get = (target: string, headers = "", method = "GET") =>
  ask(under.proxy.port, `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}Connection: close\r\n\r\n`);

describe("what the page is made of", () => {
  it.each(["/", "/vnc_auto.html", "/vnc.html", "/vnc_lite.html", "/vnc_auto.html?path=x%3Ftoken%3Dy"])(
    "serves the page at %s",
    async (target) => {
      const answer = await get(target);
      expect(answer.status).toBe(200);
      expect(answer.body).toContain('data-state="connecting"');
    },
  );

  it("serves noVNC and our modules as JavaScript, types stripped", async () => {
    expect((await get("/core/rfb.js")).head).toMatch(/content-type: text\/javascript/i);
    const main = await get("/console/main.ts");
    expect(main.head).toMatch(/content-type: text\/javascript/i);
    expect(main.body).not.toMatch(/import type|: void/);
  });

  it("sends the headers that keep the page to itself", async () => {
    const { head } = await get("/");
    expect(head).toMatch(/content-security-policy: default-src 'none'; script-src 'self';.* frame-ancestors 'none'/i);
    expect(head).not.toMatch(/unsafe-/);
    expect(head).toMatch(/referrer-policy: no-referrer/i);
    expect(head).toMatch(/x-content-type-options: nosniff/i);
  });

  it("answers 304 to a browser that has the file, and the right length to HEAD", async () => {
    const etag = /^etag: (.*)$/im.exec((await get("/core/rfb.js")).head)?.[1];
    const again = await get("/core/rfb.js", `If-None-Match: ${etag}\r\n`);
    expect([again.status, again.body]).toEqual([304, ""]);
    const head = await get("/core/rfb.js", "", "HEAD");
    expect(head.body).toBe("");
    expect(Number(/^content-length: (\d+)$/im.exec(head.head)?.[1])).toBeGreaterThan(100_000);
  });
});

it.each([
  "//evil.example/",
  "///evil.example/%2f..",
  "/\\evil.example/",
  "/%2f%2fevil.example",
  "/%5cevil.example",
  "//evil.example/vnc_auto.html",
  "/core",
  "/core/",
  "/console",
  "/core/../../../package.json",
  "/core/%2e%2e/%2e%2e/package.json",
  "/..%2f..%2fpackage.json",
  "/core/rfb.js/",
  "/core//rfb.js",
  "/package.json",
  "/console/vnc_auto.html",
  "/console/novnc.d.ts",
  "/__proto__",
  "/websockify",
])("answers 404 without a Location to %s", async (target) => {
  const answer = await get(target);
  expect(answer.status).toBe(404);
  expect(answer.head).not.toMatch(/^location:/im);
});

it("answers an absolute target as nothing of ours", async () => {
  expect((await get("http://evil.example/")).status).toBe(404);
});

it("is healthy, for whatever Host a load balancer sends", async () => {
  const text = "GET /healthcheck HTTP/1.1\r\nHost: anything.example\r\nConnection: close\r\n\r\n";
  const answer = await ask(under.proxy.port, text);
  expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { status: "ok" }]);
});

it("does not answer a rebound name", async () => {
  const text = "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
  expect((await ask(under.proxy.port, text)).status).toBe(403);
});

it("takes no other method", async () => {
  expect((await get("/", "Content-Length: 0\r\n", "POST")).status).toBe(405);
});

it("tells the page by plain HTTP why its WebSocket was refused", async () => {
  expect((await get(under.path())).status).toBe(426);
  expect((await get(under.path("A".repeat(43)))).status).toBe(403);
  under.hubs.clear();
  expect((await get(under.path())).status).toBe(503);
});
