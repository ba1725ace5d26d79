import { describe, expect, it } from "vitest";
import { ROUTES } from "../routes.ts";
import { ApiClient } from "./api-client.ts";
import { ApiError } from "./errors.ts";
import type { TransportRequest } from "./transport.ts";

type Sent = TransportRequest & { readonly url: string };

/** A client, and what it sends; every call is answered with this. */
function client(status: number, text: string, options: Partial<ConstructorParameters<typeof ApiClient>[1]> = {}) {
  const sent: Sent[] = [];
  const api = new ApiClient(ROUTES, {
    endpoint: "http://api:6385/",
    transport: async (url, request) => {
      sent.push({ url, ...request });
      return { ok: status < 400, status, text: async () => text };
    },
    ...options,
  });
  return { api, sent };
}

const fault = (faultstring: string) =>
  JSON.stringify({ error_message: JSON.stringify({ faultcode: "Client", faultstring, debuginfo: null }) });

describe("a call", () => {
  it("puts its values into the path and the query, escaped", async () => {
    const { api, sent } = client(200, '{"nodes":[]}');
    expect(await api.call("listNodes", { query: { fields: ["uuid", "name"], owner: "a&b", limit: 5 } })).toEqual({
      nodes: [],
    });
    await api.call("showIndicator", { node: "a b/c", indicator: "led@chassis" });
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET http://api:6385/v1/nodes?fields=uuid%2Cname&owner=a%26b&limit=5",
      "GET http://api:6385/v1/nodes/a%20b%2Fc/management/indicators/led%40chassis",
    ]);
  });

  it.each(["", ".", ".."])("refuses %j for a value, which would be another path", async (node) => {
    const { api, sent } = client(200, "{}");
    await expect(api.call("showNode", { node })).rejects.toThrow("GET /v1/nodes/:node needs a value for node");
    expect(sent).toEqual([]);
  });

  it("sends a body as JSON, and resolves with nothing for an empty answer", async () => {
    const { api, sent } = client(202, "");
    expect(await api.call("setConsole", { node: "n1", body: { enabled: true } })).toBeUndefined();
    expect(sent[0]).toMatchObject({
      method: "PUT",
      body: '{"enabled":true}',
      headers: { "Content-Type": "application/json" },
    });
  });

  it("asks for the latest version of the API that the path belongs to, or for a given one", async () => {
    const headers = async (versions?: { ironic?: number; nova?: number }) => {
      const { api, sent } = client(200, "{}", versions && { versions });
      await api.call("listNodes");
      await api.call("listServers");
      await api.call("listConsoles", { node: "n1" });
      return sent.map(({ headers }) => Object.entries(headers).filter(([name]) => name.endsWith("Version")));
    };
    expect(await headers()).toEqual([
      [["X-OpenStack-Ironic-API-Version", "latest"]],
      [["OpenStack-API-Version", "compute latest"]],
      [],
    ]);
    expect(await headers({ ironic: 46, nova: 6 })).toEqual([
      [["X-OpenStack-Ironic-API-Version", "1.46"]],
      [["OpenStack-API-Version", "compute 2.6"]],
      [],
    ]);
  });

  it("logs in with a password or with Keystone's token", async () => {
    const basic = client(200, "{}", { credential: { username: "ada", password: "pä:ss" } });
    await basic.api.call("listNodes");
    expect(basic.sent[0]?.headers.Authorization).toBe(`Basic ${Buffer.from("ada:pä:ss").toString("base64")}`);
    const keystone = client(200, "{}", { credential: { token: "t0ken" } });
    await keystone.api.call("listNodes");
    expect(keystone.sent[0]?.headers["X-Auth-Token"]).toBe("t0ken");
  });
});

describe("a refusal", () => {
  it.each([
    [404, fault("Node n1 could not be found."), "not-found", "Node n1 could not be found."],
    [
      409,
      JSON.stringify({ error_message: '{"code":409,"title":"Conflict","description":"busy"}' }),
      "conflict",
      "busy",
    ],
    [401, '{"error":{"message":"Authorization required","code":401}}', "unauthenticated", "Authorization required"],
    [413, '{"faultcode":"Client","faultstring":"too large"}', "invalid", "too large"],
    [404, '{"itemNotFound":{"code":404,"message":"Instance x could not be found."}}', "not-found", "Instance x"],
    [502, "<html>", "bmc-fault", "the API answered 502"],
    [503, "", "unavailable", "the API answered 503"],
  ])("with status %i and body %j is an error in words", async (status, body, category, message) => {
    const error = await client(status, body)
      .api.call("showNode", { node: "n1" })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: "API_REFUSED", status, category, message: expect.stringContaining(message) });
  });

  it("is one of files too", async () => {
    await expect(client(404, fault("no")).api.file("serialOutput", { node: "n1" })).rejects.toMatchObject({
      status: 404,
    });
  });
});

it("says so when nothing answers, and lets an abort be one", async () => {
  const failing = (error: Error) => client(0, "", { transport: () => Promise.reject(error) }).api;
  const unreachable = await failing(new TypeError("fetch failed"))
    .call("listNodes")
    .catch((thrown: unknown) => thrown);
  expect(unreachable).toMatchObject({ code: "API_UNREACHABLE", status: null, category: "unavailable" });
  await expect(failing(new DOMException("", "AbortError")).file("serialLog", { node: "n" })).rejects.toThrow(
    DOMException,
  );
});

it("gives the file as the transport does, and its address", async () => {
  const { api, sent } = client(200, "login:");
  const answer = await api.file("serialOutput", { node: "n1", query: { lines: 5 } });
  expect(await answer.text()).toBe("login:");
  expect(api.url("serialOutput", { node: "n1", query: { lines: 5 } })).toBe(sent[0]?.url);
});
