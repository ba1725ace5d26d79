import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bcrypt from "bcryptjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestApi } from "../testing/test-api.ts";
import { openHttpBasic } from "./http-basic.ts";

let folder: string;
let api: TestApi;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-basic-"));
  const path = join(folder, "htpasswd");
  const hash = await bcrypt.hash("pass:wörd", 4);
  await writeFile(path, `admin:${hash}\nother:${hash.replace("$2b$", "$2y$")}\n`);
  api = await TestApi.open({ authStrategy: "http_basic" }, await openHttpBasic(path));
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
