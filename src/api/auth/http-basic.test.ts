import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bcrypt from "bcrypt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemoryLogger } from "#/lib/log/index.ts";
import { ManualClock, systemClock } from "#/lib/time/index.ts";
import { TEST_OPTIONS, TestApi } from "../testing/test-api.ts";
import { openHttpBasic } from "./http-basic.ts";

const { lockout } = TEST_OPTIONS;

let folder: string;
let file: string;
let api: TestApi;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-basic-"));
  file = join(folder, "htpasswd");
  const hash = await bcrypt.hash("pass:wörd", 4);
  await writeFile(file, `admin:${hash}\nother:${hash.replace("$2b$", "$2y$")}\n`);
  const deps = { clock: systemClock, log: new MemoryLogger() };
  api = await TestApi.open({ authStrategy: "http_basic" }, await openHttpBasic({ file, lockout }, deps));
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

function ask(authorization?: string, path = "/v1/nodes") {
  return api.ask("GET", path, authorization === undefined ? {} : { headers: { authorization } });
}

it.each(["admin", "other"])("lets %s in, with $2b$ or $2y$ and a colon in the password", async (user) => {
  expect((await ask(basic(user, "pass:wörd"))).status).toBe(200);
});

it("takes the scheme in any case", async () => {
  expect((await ask(basic("admin", "pass:wörd").replace("Basic", "bAsIc"))).status).toBe(200);
});

it("asks for a login with Ironic's challenge", async () => {
  const { status, body, headers } = await ask();
  expect(status).toBe(401);
  expect(headers["www-authenticate"]).toBe('Basic realm="Baremetal API"');
  expect(body).toEqual({ error: { message: "Authorization required", code: 401 } });
});

describe("says the same of a wrong password and a wrong user", () => {
  it.each([
    ["admin", "wrong"],
    ["nobody", "pass:wörd"],
    ["nobody", "wrong"],
    ["", ""],
    ["__proto__", "x"],
  ])("%j %j", async (user, password) => {
    const { status, body, headers } = await ask(basic(user, password));
    expect(status).toBe(401);
    expect(headers["www-authenticate"]).toBe('Basic realm="Baremetal API"');
    expect(body).toEqual({ error: { message: "Incorrect username or password", code: 401 } });
  });
});

it.each([
  "Bearer abc",
  "Basic",
  "Basic a b",
  "Basic !!!",
  `Basic ${Buffer.from("no colon").toString("base64")}`,
  `Basic ${Buffer.from([0xff, 0x3a]).toString("base64")}`,
  basic("admin", "x".repeat(5000)),
])("calls %j malformed", async (authorization) => {
  const { status, body } = await ask(authorization);
  expect(status).toBe(400);
  expect(body).toEqual({ error: { message: expect.any(String), code: 400 } });
});

it.each(["/", "/v1", "/v1/", "/healthcheck"])("lets everybody see %s", async (path) => {
  expect((await ask(undefined, path)).status).toBe(200);
});

it.each(["/nodes", "/v1/nothing", "/nothing", "//v1", "/v1/../v1/nodes"])("hides what is at %s", async (path) => {
  expect((await ask(undefined, path)).status).toBe(401);
});

it("names the user in the access log, and no password", async () => {
  await ask(basic("admin", "pass:wörd"), "/v1/nodes?description_contains=canary");
  await ask(basic("admin", "wrong-canary"));
  const lines = JSON.stringify(api.log.lines);
  expect(lines).toContain('"user":"admin"');
  for (const secret of ["pass:w", "canary", basic("admin", "pass:wörd").slice(6)]) expect(lines).not.toContain(secret);
});

describe("after five wrong passwords", () => {
  async function guessed(user: string) {
    const clock = new ManualClock();
    const log = new MemoryLogger();
    const authenticator = await openHttpBasic({ file, lockout }, { clock, log });
    const login = async (password: string, address = "10.0.0.1", name = user) => {
      const credentials = { authorization: basic(name, password), authToken: undefined, serviceToken: undefined };
      const tried = authenticator.authenticate({ ...credentials, address });
      return await tried.then(
        () => 200,
        (error: { status: number }) => error.status,
      );
    };
    return { authenticator, clock, log, login };
  }

  it.each(["admin", "nobody"])("refuses %s even the right one, which it remembers, for a second", async (user) => {
    const { clock, login } = await guessed(user);
    const right = user === "admin" ? 200 : 401;
    if (user === "admin") expect(await login("pass:wörd")).toBe(200);
    for (let i = 0; i < 5; i++) expect(await login(`guess ${i}`)).toBe(401);
    expect(await login("pass:wörd")).toBe(429);
    expect(await login("guess 0")).toBe(429);
    await clock.advance(999);
    expect(await login("pass:wörd")).toBe(429);
    await clock.advance(1);
    expect(await login("pass:wörd")).toBe(right);
  });

  it("still lets the user in from elsewhere, and others from there", async () => {
    const { login } = await guessed("admin");
    for (let i = 0; i < 5; i++) await login("wrong");
    expect(await login("pass:wörd")).toBe(429);
    expect(await login("pass:wörd", "10.0.0.2")).toBe(200);
    expect(await login("pass:wörd", "10.0.0.1", "other")).toBe(200);
  });

  it("is not got round by guessing all at once, and the log has no password", async () => {
    const { log, login } = await guessed("admin");
    const guesses = [...Array.from({ length: 19 }, (_, i) => `canary ${i}`), "pass:wörd"];
    const statuses = await Promise.all(guesses.map((guess) => login(guess)));
    expect(statuses.map(String).sort()).toEqual([...Array(5).fill("401"), ...Array(15).fill("429")]);
    expect(log.lines).toEqual([
      {
        level: "warn",
        event: "login locked after wrong passwords",
        fields: { user: "admin", address: "10.0.0.1", failures: 5, seconds: 1 },
      },
    ]);
  });

  it("answers in the strategy's own shape, and says when to come back", async () => {
    const { authenticator } = await guessed("admin");
    await using locked = await TestApi.open({ authStrategy: "http_basic" }, authenticator);
    const wrong = { headers: { authorization: basic("admin", "wrong") } };
    for (let i = 0; i < 5; i++) expect((await locked.ask("GET", "/v1/nodes", wrong)).status).toBe(401);
    const { status, headers, body } = await locked.ask("GET", "/v1/nodes", wrong);
    expect(status).toBe(429);
    expect(headers["retry-after"]).toBe("1");
    expect(body).toEqual({
      error: { message: "Too many wrong passwords: no further one is looked at for 1 s", code: 429 },
    });
  });
});
