import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { MemoryLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { KeystoneError, type TokenFacts } from "#/openstack/keystone/index.ts";
import { TestApi } from "../testing/test-api.ts";
import { type KeystoneAuthOptions, openKeystone } from "./keystone.ts";

const OPTIONS: KeystoneAuthOptions = {
  wwwAuthenticateUri: "http://keystone.test/v3",
  tokenCacheMs: 300_000,
  serviceTokenRoles: ["service"],
  serviceTokenRolesRequired: true,
};

let clock: ManualClock;
let log: MemoryLogger;
let asked: string[];
let tokens: Map<string, TokenFacts | Error>;

beforeEach(() => {
  clock = new ManualClock();
  log = new MemoryLogger();
  asked = [];
  tokens = new Map<string, TokenFacts | Error>([
    ["alice", facts({ userName: "alice" })],
    ["nova", facts({ userName: "nova", roles: ["service"] })],
    ["old", facts({ userName: "old", expiresAt: clock.now() - 1 })],
  ]);
});

function facts(change: Partial<TokenFacts>): TokenFacts {
  return {
    userId: "u",
    userName: "u",
    userDomainId: "default",
    projectId: "p1",
    projectName: "tenant",
    projectDomainId: "default",
    systemScope: null,
    roles: ["member", "reader"],
    expiresAt: clock.now() + 3_600_000,
    ...change,
  };
}

function authenticator(change: Partial<KeystoneAuthOptions> = {}) {
  const keystone = {
    validate: async (token: string, { allowExpired }: { allowExpired: boolean }) => {
      asked.push(`${token}${allowExpired ? " though expired" : ""}`);
      const answer = tokens.get(token) ?? null;
      if (answer instanceof Error) throw answer;
      return answer && (allowExpired || answer.expiresAt > clock.now()) ? answer : null;
    },
  };
  const opened = openKeystone({ ...OPTIONS, ...change }, { keystone, clock, log });
  return (authToken?: string, serviceToken?: string) =>
    opened.authenticate({ authorization: undefined, authToken, serviceToken, address: "127.0.0.1" });
}

it("takes who the token is for who calls", async () => {
  expect(await authenticator()("alice")).toMatchObject({
    user: "alice",
    caller: { projectId: "p1", systemScope: null, roles: ["member", "reader"] },
  });
});

describe("remembers", () => {
  it("a token, and asks once for those who come together", async () => {
    const login = authenticator();
    await Promise.all([login("alice"), login("alice")]);
    await login("alice");
    expect(asked).toEqual(["alice"]);
  });

  it("a token for so long as one that is revoked may be good", async () => {
    const login = authenticator();
    await login("alice");
    tokens.delete("alice");
    await clock.advance(299_999);
    await login("alice");
    await clock.advance(1);
    await expect(login("alice")).rejects.toMatchObject({ status: 401 });
  });

  it("no token beyond its own time", async () => {
    const login = authenticator();
    tokens.set("short", facts({ expiresAt: clock.now() + 1_000 }));
    await login("short");
    await clock.advance(1_000);
    await expect(login("short")).rejects.toMatchObject({ status: 401 });
  });

  it("what is no token, for a shorter time, and without pushing out what is one", async () => {
    const login = authenticator();
    await login("alice");
    for (let i = 0; i < 2_000; i++) await login(`rubbish-${i}`).catch(() => {});
    await login("rubbish-1999").catch(() => {});
    await login("alice");
    expect(asked).toHaveLength(2_001);
    await clock.advance(30_000);
    await login("rubbish-1999").catch(() => {});
    expect(asked).toHaveLength(2_002);
  });

  it("nothing when told so, and no failure ever", async () => {
    const login = authenticator({ tokenCacheMs: 0 });
    await login("alice");
    await login("alice");
    expect(asked).toEqual(["alice", "alice"]);
    tokens.set("later", new KeystoneError("KEYSTONE_UNREACHABLE", "unavailable", "refused"));
    const cached = authenticator();
    await expect(cached("later")).rejects.toMatchObject({ status: 503 });
    tokens.set("later", facts({}));
    await cached("later");
  });
});

describe("a service that acts for a user", () => {
  it("may bring the user's token after its time", async () => {
    const login = authenticator();
    await expect(login("old")).rejects.toMatchObject({ status: 401 });
    expect(await login("old", "nova")).toMatchObject({ user: "old" });
    await expect(login("old")).rejects.toMatchObject({ status: 401 });
    expect(asked).toEqual(["old", "nova", "old though expired"]);
  });

  it("is refused with a token that is not valid, too old or no service's", async () => {
    const login = authenticator();
    for (const service of ["nobody", "old", "alice", ""]) {
      await expect(login("alice", service)).rejects.toMatchObject({ status: 401 });
    }
  });

  it("needs no role when the operator says so, and is then named in the log", async () => {
    await authenticator({ serviceTokenRolesRequired: false })("alice", "alice");
    expect(JSON.stringify(log.lines)).toContain("service_token_roles");
  });
});

it.each([undefined, "", "x".repeat(8_193), "a b", "tab\there", "ünïcode"])("asks nobody about %j", async (token) => {
  await expect(authenticator()(token)).rejects.toMatchObject({ status: 401 });
  expect(asked).toEqual([]);
});

it("answers as Keystone's middleware does, and keeps tokens and reasons out of it", async () => {
  const keystone = {
    validate: async (token: string) => {
      if (token === "down") throw new KeystoneError("KEYSTONE_UNREACHABLE", "unavailable", "10.0.0.1 refuses");
      return token === "alice" ? facts({ userName: "alice" }) : null;
    },
  };
  const api = await TestApi.open({}, openKeystone(OPTIONS, { keystone, clock, log }));
  onTestFinished(() => api[Symbol.asyncDispose]());
  const ask = (token?: string, url = "/v1/nodes") =>
    api.ask("GET", url, { headers: token === undefined ? {} : { "x-auth-token": token } });
  for (const token of [undefined, "canary-token"]) {
    const { status, headers, body } = await ask(token);
    expect([status, body]).toEqual([
      401,
      { error: { message: "The request you have made requires authentication.", code: 401 } },
    ]);
    expect(headers["www-authenticate"]).toBe('Keystone uri="http://keystone.test/v3"');
  }
  const down = await ask("down");
  expect([down.status, down.headers["retry-after"]]).toEqual([503, "5"]);
  expect(down.text).not.toContain("10.0.0.1");
  expect((await ask("alice")).status).toBe(200);
  expect((await ask(undefined, "/v1")).status).toBe(200);
  expect((await ask("alice", "/v1/drivers")).status).toBe(403);
  expect(JSON.stringify([log.lines, api.log.lines])).not.toContain("canary-token");
  expect(JSON.stringify(log.lines)).toContain("10.0.0.1");
});
