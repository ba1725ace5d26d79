import { describe, expect, it } from "vitest";
import { TestApi } from "../testing/test-api.ts";
import { guardAgainstBrowsers } from "./browser-guard.ts";

const LOOPBACK = { loopbackOnly: true, publicEndpoint: null };
const OPEN = { loopbackOnly: false, publicEndpoint: null };

function get(host: string | undefined, options = LOOPBACK) {
  return () => guardAgainstBrowsers({ method: "GET", host, origin: undefined }, options);
}

function put(origin: string, host = "localhost:6385", options: Parameters<typeof guardAgainstBrowsers>[1] = LOOPBACK) {
  return () => guardAgainstBrowsers({ method: "PUT", host, origin }, options);
}

describe("on loopback without authentication", () => {
  it.each(["localhost", "LOCALHOST:6385", "127.0.0.1:6385", "127.9.9.9", "[::1]:6385"])("answers to %s", (host) => {
    expect(get(host)).not.toThrow();
  });

  it.each(["evil.example", "evil.example:6385", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1"])(
    "does not answer to %s, which a page may have had resolve to here",
    (host) => {
      expect(get(host)).toThrow("does not name this machine");
    },
  );

  it("answers to the name it is published by", () => {
    const options = { loopbackOnly: true, publicEndpoint: "https://bm.example:8443/" };
    expect(() => guardAgainstBrowsers({ method: "GET", host: "bm.example", origin: undefined }, options)).not.toThrow();
  });
});

it.each([undefined, "", "a b", "a/b", "user@host", "host:99999", "host:6385\t"])(
  "calls the Host %j malformed",
  (host) => {
    expect(get(host, OPEN)).toThrow("missing or malformed");
  },
);

describe("a change that comes from a web page", () => {
  it.each([
    "http://evil.example",
    "http://localhost:8080",
    "https://127.0.0.1:6385",
    "http://localhost.:6385",
    "null",
    "",
    "file://",
    "http://localhost:6385.evil.example",
  ])("of %j is refused", (origin) => {
    expect(put(origin)).toThrow("Origin header is not this API's");
  });

  it("of the API's own origin is taken, whatever the case and behind a TLS proxy", () => {
    expect(put("http://localhost:6385")).not.toThrow();
    expect(put("HTTP://LOCALHOST:6385")).not.toThrow();
    expect(put("https://bm.example", "bm.example", OPEN)).not.toThrow();
    expect(put("https://bm.example", "bm.example:443", OPEN)).not.toThrow();
    expect(put("https://bm.example", "inner:6385", { ...OPEN, publicEndpoint: "https://bm.example" })).not.toThrow();
  });

  it("is refused where there is a login too: browsers remember Basic credentials", () => {
    expect(put("http://evil.example", "bm.example", OPEN)).toThrow("Origin");
  });

  it("may read: without CORS headers it sees nothing of the answer", () => {
    const request = { method: "GET", host: "localhost", origin: "http://evil.example" };
    expect(() => guardAgainstBrowsers(request, LOOPBACK)).not.toThrow();
  });
});

it("answers 403 in the shape of routing, before anything is done", async () => {
  await using api = await TestApi.open();
  await api.store.nodes.create({ driver: "idrac", name: "dell-1" });
  const url = "/v1/nodes/dell-1/states/console";
  for (const headers of [{ host: "evil.example" }, { origin: "http://evil.example" }]) {
    const { status, body } = await api.ask("PUT", url, { body: { enabled: true }, headers });
    expect(status).toBe(403);
    expect(JSON.parse(body?.error_message ?? "")).toMatchObject({ code: 403, title: "Forbidden" });
  }
  expect((await api.store.nodes.get("dell-1")).consoleEnabled).toBe(false);
});
