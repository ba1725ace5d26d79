import { describe, expect, it } from "vitest";
import { OutbandError } from "#/lib/errors/index.ts";
import { type ScriptedAnswer, ScriptedHttpClient } from "#/lib/http/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { describeAnswer, etagOf, hasMessage } from "./answer.ts";
import { RedfishClient, type RedfishClientOptions } from "./client.ts";
import type { AuthType } from "./session/log-in.ts";

const ROOT = "GET /redfish/v1/";
const LOGIN = "POST /redfish/v1/Sessions";
const SYSTEM = "GET /redfish/v1/Systems/1";

function bmc(): ScriptedHttpClient {
  return new ScriptedHttpClient()
    .on(ROOT, { json: { Links: { Sessions: { "@odata.id": "/redfish/v1/Sessions" } } } })
    .on(LOGIN, { status: 201, headers: { "x-auth-token": "t1", location: "/redfish/v1/Sessions/1" } })
    .on("DELETE /redfish/v1/Sessions/1", { status: 204 })
    .on(SYSTEM, { json: { PowerState: "On" } });
}

function connect(http: ScriptedHttpClient, options: Partial<RedfishClientOptions> & { authType?: AuthType } = {}) {
  const clock = new ManualClock();
  const log = new MemoryLogger();
  const credentials = { username: "root", password: "calvin", authType: options.authType ?? "auto" };
  const client = new RedfishClient({ credentials, ...options }, { http, clock, log });
  return { client, clock, log };
}

const refusal = (status: number, id: string, headers: Record<string, string> = {}): ScriptedAnswer => ({
  status,
  headers,
  json: { error: { code: "Base.1.8.GeneralError", "@Message.ExtendedInfo": [{ MessageId: id }] } },
});

describe("logging in", () => {
  it("opens a session where the root says, uses its token and ends it", async () => {
    const http = bmc();
    const { client } = connect(http);
    expect((await client.get("/redfish/v1/Systems/1")).body).toEqual({ PowerState: "On" });
    await client[Symbol.asyncDispose]();
    expect(http.asked).toEqual([ROOT, LOGIN, SYSTEM, "DELETE /redfish/v1/Sessions/1"]);
    expect(http.bodiesOf(LOGIN)).toEqual([{ UserName: "root", Password: "calvin" }]);
    expect(http.requests.map(({ headers }) => headers?.["x-auth-token"])).toEqual([undefined, undefined, "t1", "t1"]);
    expect(http.disposed).toBe(true);
  });

  it("asks the SessionService when the root does not link the sessions", async () => {
    const http = bmc()
      .on(ROOT, { json: { SessionService: { "@odata.id": "/redfish/v1/SessionService" } } })
      .on("GET /redfish/v1/SessionService", { json: { Sessions: { "@odata.id": "/redfish/v1/Sessions" } } });
    await connect(http).client.get("/redfish/v1/Systems/1");
    expect(http.requests.at(-1)?.headers).toMatchObject({ "x-auth-token": "t1" });
  });

  it("takes a login that is answered 200 with an absolute Location", async () => {
    const headers = { "x-auth-token": "t1", location: "https://ilo-name.test/redfish/v1/Sessions/1/" };
    const http = bmc().on(LOGIN, { headers });
    const { client } = connect(http);
    await client.get("/redfish/v1/Systems/1");
    await client[Symbol.asyncDispose]();
    expect(http.asked.at(-1)).toBe("DELETE /redfish/v1/Sessions/1/");
  });

  it.each([
    ["there is no session service", { json: {} }, { status: 404 }],
    ["every slot is taken", { json: rootBody() }, refusal(400, "IDRAC.2.5.RAC0218")],
    ["a plain 401 says nothing of the password", { json: rootBody() }, { status: 401 }],
    ["the token is forgotten", { json: rootBody() }, { status: 201 }],
  ])("falls back to Basic when %s", async (_, root, login) => {
    const http = bmc().on(ROOT, root).on(LOGIN, login);
    const { client } = connect(http);
    expect((await client.get("/redfish/v1/Systems/1")).ok).toBe(true);
    expect(http.requests.at(-1)?.headers).toMatchObject({ authorization: "Basic cm9vdDpjYWx2aW4=" });
    await client[Symbol.asyncDispose]();
    expect(http.asked.at(-1)).toBe(SYSTEM);
  });

  it("does not try a refused password a second time", async () => {
    const http = bmc().on(LOGIN, refusal(401, "iLO.2.14.UnauthorizedLoginAttempt"));
    const answer = await connect(http).client.get("/redfish/v1/Systems/1");
    expect(answer).toMatchObject({ ok: false, status: 401 });
    expect(http.asked).toEqual([ROOT, LOGIN]);
  });

  it("says that sessions are wanted and there are none", async () => {
    const http = bmc().on(ROOT, { json: {} });
    const { client } = connect(http, { authType: "session" });
    await expect(client.get("/redfish/v1/Systems/1")).rejects.toMatchObject({ code: "REDFISH_LOGIN" });
  });

  it("sends Basic at once when told to, and nothing without a user", async () => {
    const http = bmc();
    await connect(http, { authType: "basic" }).client.get("/redfish/v1/Systems/1");
    expect(http.asked).toEqual([SYSTEM]);
    const open = bmc();
    const credentials = { username: null, password: null, authType: "auto" as const };
    await connect(open, { credentials }).client.get("/redfish/v1/Systems/1");
    expect(open.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  it("renews a session that has run out, once", async () => {
    const http = bmc()
      .on(LOGIN, login("t1"), login("t2"))
      .on(SYSTEM, refusal(401, "Base.1.8.NoValidSession"), { json: {} });
    const { client } = connect(http);
    expect((await client.get("/redfish/v1/Systems/1")).ok).toBe(true);
    expect(http.requests.at(-1)?.headers).toMatchObject({ "x-auth-token": "t2" });
    const never = bmc().on(SYSTEM, { status: 401 });
    expect((await connect(never).client.get("/redfish/v1/Systems/1")).status).toBe(401);
    expect(never.asked.filter((asked) => asked === LOGIN)).toHaveLength(2);
  });

  it("only warns when the session cannot be ended", async () => {
    const gone = new OutbandError("HTTP_TIMEOUT", "bmc-unreachable", "no answer");
    const http = bmc().on("DELETE /redfish/v1/Sessions/1", gone);
    const { client, log } = connect(http);
    await client.get("/redfish/v1/Systems/1");
    await client[Symbol.asyncDispose]();
    expect(log.lines).toMatchObject([{ level: "warn", event: expect.stringContaining("session") }]);
    expect(http.disposed).toBe(true);
  });
});

describe("asking again", () => {
  const basic = { authType: "basic" as const };

  it("waits for an iDRAC that is not ready, whatever was asked", async () => {
    const http = bmc().on("POST /act", refusal(503, "IDRAC.2.5.SYS518"), refusal(503, "IDRAC.2.5.SYS518"), {
      status: 204,
    });
    const { client, clock } = connect(http, basic);
    const answer = client.post("/act", { ResetType: "On" });
    await expect(whileTimePasses(clock, answer)).resolves.toMatchObject({ status: 204 });
    expect(http.requests).toHaveLength(3);
  });

  it("waits as long as Retry-After says", async () => {
    const http = bmc().on("PATCH /x", { status: 503, headers: { "retry-after": "7" } }, { status: 200 });
    const { client, clock } = connect(http, basic);
    const before = clock.now();
    await expect(whileTimePasses(clock, client.patch("/x", {}))).resolves.toMatchObject({ ok: true });
    expect(clock.now() - before).toBeGreaterThanOrEqual(7000);
    expect(http.requests).toHaveLength(2);
  });

  it("repeats a GET on 5xx and nothing else", async () => {
    const http = bmc().on("GET /x", { status: 500 }, { json: {} }).on("POST /x", { status: 500 });
    const { client, clock } = connect(http, basic);
    await expect(whileTimePasses(clock, client.get("/x"))).resolves.toMatchObject({ ok: true });
    await expect(client.post("/x", {})).resolves.toMatchObject({ status: 500 });
  });

  it("has an end", async () => {
    const http = bmc().on("GET /x", refusal(503, "IDRAC.2.5.SYS518"));
    const { client, clock } = connect(http, { ...basic, limits: { patienceMs: 20_000 } });
    const last = await whileTimePasses(clock, client.get("/x"));
    expect(hasMessage(last, "SYS518")).toBe(true);
    expect(describeAnswer(last)).toBe("GET /x was answered 503: (IDRAC.2.5.SYS518)");
  });

  it("does not wait longer than it has patience for", async () => {
    const http = bmc().on("GET /x", { status: 503, headers: { "retry-after": "86400" } });
    await expect(connect(http, basic).client.get("/x")).resolves.toMatchObject({ status: 503 });
  });

  it("repeats a GET, and no POST, when the kept connection was just closed", async () => {
    const closed = new OutbandError("HTTP_CLOSED", "bmc-unreachable", "the connection broke");
    const http = bmc().on("GET /x", closed, { json: {} }).on("POST /x", closed, { status: 204 });
    const { client } = connect(http, basic);
    await expect(client.get("/x")).resolves.toMatchObject({ ok: true });
    await expect(client.post("/x", {})).rejects.toBe(closed);
  });

  it("stops waiting when aborted", async () => {
    const http = bmc().on("GET /x", refusal(503, "SYS518"));
    const abort = new AbortController();
    const { client } = connect(http, { ...basic, signal: abort.signal });
    const answer = client.get("/x");
    await new Promise((resolve) => setImmediate(resolve));
    abort.abort(new Error("stop"));
    await expect(answer).rejects.toThrow("stop");
  });
});

describe("patch", () => {
  const ifMatches = (http: ScriptedHttpClient) =>
    http.requests.filter(({ method }) => method === "PATCH").map(({ headers }) => headers?.["if-match"] ?? null);

  it("climbs down from a weak tag to a strong one to none", async () => {
    const http = bmc().on("PATCH /x", { status: 412 }, { status: 412 }, { status: 204 });
    const { client } = connect(http, { authType: "basic" });
    expect((await client.patch("/x", {}, 'W/"4EB31F85"')).status).toBe(204);
    expect(ifMatches(http)).toEqual(['W/"4EB31F85"', '"4EB31F85"', null]);
  });

  it("gives the last refusal back", async () => {
    const http = bmc().on("PATCH /x", { status: 412 });
    const { client } = connect(http, { authType: "basic" });
    expect((await client.patch("/x", {}, '"a"')).status).toBe(412);
    expect(ifMatches(http)).toEqual(['"a"', null]);
  });

  it("sends no tag back that is none", () => {
    const answer = { request: "GET /x", status: 200, ok: true, headers: {}, messages: [] };
    for (const tag of ["", "a\r\nX-Evil: 1", "x".repeat(300)]) {
      expect(etagOf({ ...answer, body: { "@odata.etag": tag } })).toBeNull();
    }
    expect(etagOf({ ...answer, body: { "@odata.etag": 'W/"1"' }, headers: { etag: '"2"' } })).toBe('"2"');
  });

  it("reads the tag that a service insists on", async () => {
    const http = bmc()
      .on("GET /x", { json: { "@odata.etag": '"b"' } })
      .on("PATCH /x", { status: 428 }, { status: 200 });
    const { client } = connect(http, { authType: "basic" });
    expect((await client.patch("/x", {})).status).toBe(200);
    expect(ifMatches(http)).toEqual([null, '"b"']);
  });
});

describe("links", () => {
  it("never follows one to another host", async () => {
    const http = bmc();
    const { client } = connect(http, { authType: "basic" });
    await expect(client.get("https://evil.test/redfish/v1/Systems/1")).rejects.toMatchObject({ code: "REDFISH_LINK" });
    expect(http.requests).toEqual([]);
  });

  it("refuses a session collection on another host, before the password is sent", async () => {
    const http = bmc().on(ROOT, { json: { Links: { Sessions: { "@odata.id": "//evil.test/Sessions" } } } });
    await expect(connect(http).client.get("/redfish/v1/Systems/1")).rejects.toMatchObject({ code: "REDFISH_LINK" });
    expect(http.asked).toEqual([ROOT]);
  });
});

/** Moves the clock until the work is done. */
async function whileTimePasses<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let done = false;
  const settled = work.finally(() => {
    done = true;
  });
  settled.catch(() => {});
  while (!done) await clock.advance(500);
  return settled;
}

function rootBody() {
  return { Links: { Sessions: { "@odata.id": "/redfish/v1/Sessions" } } };
}

function login(token: string): ScriptedAnswer {
  return { status: 201, headers: { "x-auth-token": token, location: "/redfish/v1/Sessions/1" } };
}
