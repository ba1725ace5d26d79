import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ERROR_CATEGORIES, type ErrorCategory, OutbandError } from "#/lib/errors/index.ts";
import { TestApi } from "./testing/test-api.ts";

let api: TestApi;

beforeEach(async () => {
  api = await TestApi.open({ maxBodyBytes: 4096, maxJsonDepth: 5 });
  await api.store.nodes.create({ uuid: UUID, driver: "idrac", name: "dell-1" });
});

afterEach(() => api[Symbol.asyncDispose]());

const UUID = "6d85703a-565d-469a-96ce-30b6de53079d";

function inner(body: { error_message?: string } | null): Record<string, unknown> {
  return JSON.parse(body?.error_message ?? "null") as Record<string, unknown>;
}

describe("what a conductor rejects with", () => {
  const categories = (Object.keys(ERROR_CATEGORIES) as ErrorCategory[]).filter((one) => one !== "internal");

  it.each(categories)("%s has its status and Ironic's double-encoded fault", async (category) => {
    api.conductor.failNext = new OutbandError("SOME_REASON", category, "What a person can do.");
    const { status, body } = await api.ask("PUT", `/v1/nodes/${UUID}/states/console`, { body: { enabled: true } });
    expect(status).toBe(ERROR_CATEGORIES[category].http);
    expect(Object.keys(body ?? {})).toEqual(["error_message"]);
    expect(inner(body)).toEqual({
      faultcode: status >= 500 ? "Server" : "Client",
      faultstring: "What a person can do.",
      debuginfo: null,
    });
  });

  it.each([
    ["a bug", new TypeError("secret detail")],
    ["an internal error", new OutbandError("X_BUG", "internal", "secret detail")],
  ])("%s is 500 with an id instead of the message, which is in the log", async (_, error) => {
    api.conductor.failNext = error;
    const { status, body, headers, text } = await api.ask("GET", `/v1/nodes/${UUID}/states/console`);
    expect(status).toBe(500);
    expect(text).not.toContain("secret detail");
    expect(inner(body).faultstring).toContain(String(headers["openstack-request-id"]));
    const logged = api.log.lines.find((line) => line.level === "error");
    expect(logged?.fields).toMatchObject({ requestId: headers["openstack-request-id"], error: "secret detail" });
  });

  it("a node without a host for its driver is 400 when it is changed or deleted", async () => {
    const noHost = () => new OutbandError("NO_VALID_HOST", "not-found", "No valid host was found. Reason: none");
    api.conductor.failNext = noHost();
    expect((await api.ask("DELETE", `/v1/nodes/${UUID}`)).status).toBe(400);
    api.conductor.failNext = noHost();
    expect((await api.ask("GET", `/v1/nodes/${UUID}/validate`)).status).toBe(404);
  });
});

describe("what routing refuses", () => {
  it.each([
    "/v1/nothing",
    "/v1/nodes/n/nothing",
    "/v1/nodes/x/other",
    "/v1/nodes/x/states/nothing",
    "/nothing",
    "/v2",
    "/ui/x",
  ])("GET %s is 404 with code, title and description", async (path) => {
    const { status, body } = await api.ask("GET", path);
    expect(status).toBe(404);
    expect(inner(body)).toEqual({
      code: 404,
      title: "Not Found",
      description: "The resource could not be found.",
    });
  });

  it("a wrong method is 405 and says which are right", async () => {
    const { status, headers, body } = await api.ask("POST", "/v1");
    expect(status).toBe(405);
    expect(headers.allow).toBe("HEAD, GET");
    expect(inner(body)).toMatchObject({ code: 405, title: "Method Not Allowed" });
    expect((await api.ask("PUT", `/v1/nodes/${UUID}/states`)).status).toBe(405);
    expect((await api.ask("POST", `/v1/nodes/${UUID}/maintenance`)).headers.allow).toBe("PUT, DELETE");
  });

  it("a path that cannot be decoded is 400", async () => {
    const { status, body } = await api.ask("GET", "/v1/nodes/%zz");
    expect(status).toBe(400);
    expect(inner(body)).toMatchObject({ code: 400, title: "Bad Request" });
  });

  it("a node identifier that can be none is 400, an unknown one 404", async () => {
    const bad = await api.ask("GET", "/v1/nodes/a%20b");
    expect([bad.status, inner(bad.body).faultstring]).toEqual([400, "Expected UUID or name for node: a b"]);
    const unknown = await api.ask("GET", "/v1/nodes/nobody");
    expect([unknown.status, inner(unknown.body).faultstring]).toEqual([404, "Node nobody could not be found."]);
  });
});

describe("bodies", () => {
  const post = (body: unknown, headers?: Record<string, string>) =>
    api.ask("POST", "/v1/nodes", { body, ...(headers ? { headers } : {}) });

  it.each(['{"driver": "idrac"', "{driver}", "nonsense", '{"a":1}}', '"\\x"'])("%j is 400, not 500", async (body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(inner(answer.body).faultstring).toContain("The request body is not valid JSON");
  });

  it("quotes nothing of a malformed body: it may be a password", async () => {
    const { text } = await post('{"driver_info": {"password": geheim}}');
    expect(text).not.toContain("geheim");
  });

  it("refuses a key that would set a prototype", async () => {
    const answer = await post('{"driver":"idrac","extra":{"__proto__":{"x":1}}}');
    expect(answer.status).toBe(400);
    expect(inner(answer.body).faultstring).toContain("__proto__");
  });

  it("that are too large are 413 with a flat body", async () => {
    const { status, body } = await post({ driver: "idrac", description: "x".repeat(5000) });
    expect(status).toBe(413);
    expect(body).toEqual({
      faultcode: "Client",
      faultstring: "Request body is too large. Please contact the service administrator.",
    });
  });

  it("that are too deep are 400 with a flat body, whatever brackets their strings hold", async () => {
    const { status, body } = await post({ driver: "idrac", extra: { a: { b: { c: { d: {} } } } } });
    expect(status).toBe(400);
    expect(body).toMatchObject({ faultcode: "Client", faultstring: expect.stringContaining("nested too deeply") });
    expect((await post({ driver: "idrac", extra: { a: '[[[[[[[["\\[[[[[[[' } })).status).toBe(201);
  });

  it("of another type are 415", async () => {
    const { status, body } = await post("driver=idrac", { "content-type": "application/x-www-form-urlencoded" });
    expect(status).toBe(415);
    expect(inner(body).description).toContain("application/json");
  });

  it("that are no objects are 400 where parameters have names", async () => {
    const { status, body } = await api.ask("PUT", `/v1/nodes/${UUID}/states/console`, { body: [true] });
    expect([status, inner(body).faultstring]).toEqual([400, "The request body must be a JSON object"]);
  });

  it.each([
    ["PUT", `/v1/nodes/${UUID}/states/console`, {}, "Missing mandatory parameter: enabled"],
    ["PUT", `/v1/nodes/${UUID}/states/console`, { enabled: "perhaps" }, "Invalid enabled: Unrecognized value"],
    ["PUT", `/v1/nodes/${UUID}/states/console`, { enabled: true, force: 1 }, "Unexpected arguments: force"],
    ["PUT", `/v1/nodes/${UUID}/states/power`, { target: 5 }, "Expected string for target"],
    ["PUT", `/v1/nodes/${UUID}/states/power`, { target: "explode" }, 'The requested action "explode" can not be'],
    ["PUT", `/v1/nodes/${UUID}/states/power`, { target: "power on", timeout: "x" }, "Expected an integer for timeout"],
    ["PUT", `/v1/nodes/${UUID}/states/power`, { target: "power on", timeout: 0 }, "Invalid timeout"],
    ["PUT", `/v1/nodes/${UUID}/management/boot_device`, { boot_device: "tape" }, "Invalid boot_device tape"],
    ["PUT", `/v1/nodes/${UUID}/maintenance`, { reason: 5 }, "Expected string for reason"],
    ["POST", "/v1/nodes", { driver: 5 }, "driver must be a string"],
    ["PATCH", `/v1/nodes/${UUID}`, [{ op: "add", path: "/extra", value: 5 }], "extra must be an object"],
    ["GET", "/v1/nodes?bogus=1", undefined, "Unexpected arguments: bogus"],
    ["GET", `/v1/nodes/${UUID}?bogus=1`, undefined, "Unexpected arguments: bogus"],
  ] as const)("%s %s %j is 400 and names the field", async (method, url, body, message) => {
    const answer = await api.ask(method, url, { body });
    expect(answer.status).toBe(400);
    expect(inner(answer.body).faultstring).toContain(message);
  });

  it("that are empty count as none, with or without a type", async () => {
    const headers = { "content-type": "application/json" };
    expect((await api.ask("DELETE", `/v1/nodes/${UUID}/maintenance`, { headers })).status).toBe(202);
    expect((await api.ask("PUT", `/v1/nodes/${UUID}/states/console?enabled=true`, { headers })).status).toBe(202);
  });
});
