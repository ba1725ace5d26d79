import { beforeEach, describe, expect, it } from "vitest";
import { ScriptedHttpClient } from "#/lib/http/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { KeystoneClient } from "./keystone-client.ts";

const USER = {
  username: "outband",
  password: "canary-password",
  userDomain: { name: "Default" },
  scope: { project: "service", domain: { id: "default" } },
} as const;
const LOGIN = "POST /v3/auth/tokens?nocatalog";
const ASK = "GET /v3/auth/tokens?nocatalog";

let http: ScriptedHttpClient;
let clock: ManualClock;
let keystone: KeystoneClient;

beforeEach(() => {
  http = new ScriptedHttpClient("http://keystone.test");
  clock = new ManualClock();
  keystone = new KeystoneClient({ path: "/", user: USER, timeoutMs: 1_000 }, { http, clock });
  http.on(LOGIN, () => login(`own-${http.asked.filter((asked) => asked === LOGIN).length}`));
  http.on(ASK, { json: token() });
});

function login(id: string) {
  return { status: 201, headers: { "x-subject-token": id }, json: token() };
}

function token(change: object = {}) {
  const expires_at = new Date(clock.now() + 3_600_000).toISOString();
  const user = { id: "u1", name: "alice", domain: { id: "d1" } };
  const project = { id: "p1", name: "tenant", domain: { id: "d2" } };
  return { token: { user, project, roles: [{ id: "r1", name: "member" }], expires_at, ...change } };
}

const ask = (subject = "subject", allowExpired = false) => keystone.validate(subject, { allowExpired });

it("tells whose a token is", async () => {
  expect(await ask()).toEqual({
    userId: "u1",
    userName: "alice",
    userDomainId: "d1",
    projectId: "p1",
    projectName: "tenant",
    projectDomainId: "d2",
    systemScope: null,
    roles: ["member"],
    expiresAt: clock.now() + 3_600_000,
  });
  const { headers } = http.requests.at(-1) ?? {};
  expect(headers).toEqual({ "x-auth-token": "own-1", "x-subject-token": "subject" });
});

it("logs in as the service user, once for all who wait", async () => {
  await Promise.all([ask("a"), ask("b"), ask("c")]);
  expect(http.asked.filter((asked) => asked === LOGIN)).toHaveLength(1);
  expect(http.bodiesOf(LOGIN)).toEqual([
    {
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "outband", password: "canary-password", domain: { name: "Default" } } },
        },
        scope: { project: { name: "service", domain: { id: "default" } } },
      },
    },
  ]);
});

it("renews its own token before it ends", async () => {
  await ask();
  await clock.advance(3_600_000 - 30_000);
  await Promise.all([ask(), ask()]);
  expect(http.asked.filter((asked) => asked === LOGIN)).toHaveLength(2);
  expect(http.requests.at(-1)?.headers?.["x-auth-token"]).toBe("own-2");
});

it("logs in again when its own token is refused, and not for ever", async () => {
  http.on(ASK, { status: 401 }, { json: token() });
  expect(await ask()).toMatchObject({ userName: "alice" });
  http.on(ASK, { status: 401 });
  await expect(ask()).rejects.toMatchObject({ code: "KEYSTONE_REFUSES_US", category: "unavailable" });
  expect(http.asked.filter((asked) => asked === LOGIN)).toHaveLength(3);
});

it("reads a token of the system, and one of nothing", async () => {
  http.on(ASK, { json: token({ project: undefined, system: { all: true } }) });
  expect(await ask()).toMatchObject({ projectId: null, systemScope: "all" });
  http.on(ASK, { json: token({ project: undefined, roles: undefined }) });
  expect(await ask()).toMatchObject({ projectId: null, systemScope: null, roles: [] });
});

it("knows an invalid token from one whose time is over", async () => {
  http.on(ASK, { status: 404 });
  http.on(`${ASK}&allow_expired=1`, { json: token() });
  expect(await ask()).toBeNull();
  expect(await ask("subject", true)).toMatchObject({ userName: "alice" });
});

describe("says why it cannot be asked", () => {
  it.each([
    [403, "KEYSTONE_REFUSES_US"],
    [500, "KEYSTONE_FAILED"],
    [503, "KEYSTONE_FAILED"],
    [300, "KEYSTONE_FAILED"],
  ])("%i is %s", async (status, code) => {
    http.on(ASK, { status });
    await expect(ask()).rejects.toMatchObject({ code, category: "unavailable" });
  });

  it("names the login that is refused, and never the password", async () => {
    http.on(LOGIN, { status: 401 }, login("own"));
    const error = await ask().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "KEYSTONE_REFUSES_US" });
    expect(String(error)).not.toContain("canary");
    expect(await ask()).toMatchObject({ userName: "alice" });
  });

  it("when nobody listens", async () => {
    http.on(LOGIN, new Error("connection refused"));
    await expect(ask()).rejects.toMatchObject({ code: "KEYSTONE_UNREACHABLE" });
  });

  it.each([
    [{ text: "<html>" }],
    [{ text: "null" }],
    [{ json: { token: 1 } }],
    [{ json: { token: { user: { id: 5 } } } }],
  ])("when it answers %j", async (answer) => {
    http.on(ASK, answer);
    await expect(ask()).rejects.toMatchObject({ code: "KEYSTONE_PROTOCOL" });
  });
});

it.each(["/", "/v3", "/v3/", ""])("finds its version below %j", async (path) => {
  const other = new KeystoneClient({ path, user: USER, timeoutMs: 1_000 }, { http, clock });
  expect(await other.validate("x", { allowExpired: false })).not.toBeNull();
});
