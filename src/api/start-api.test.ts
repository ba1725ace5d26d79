import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { expect, it, onTestFinished } from "vitest";
import { MemoryLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { openMemoryStore } from "#/store/index.ts";
import type { ApiOptions } from "./options.ts";
import { startApi } from "./start-api.ts";
import { FakeConductor } from "./testing/fake-conductor.ts";
import { createFakeConsoles, createFakeSerialConsoles, createFakeSessions } from "./testing/fake-consoles.ts";
import { TEST_OPTIONS } from "./testing/test-api.ts";

async function start(options: Partial<ApiOptions> = {}) {
  const store = await openMemoryStore();
  const log = new MemoryLogger();
  onTestFinished(() => store[Symbol.asyncDispose]());
  const deps = {
    store,
    conductor: new FakeConductor(store),
    consoles: createFakeConsoles(),
    serial: createFakeSerialConsoles(),
    sessions: createFakeSessions(),
    clock: systemClock,
    log,
  };
  const api = await startApi({ ...TEST_OPTIONS, ...options }, deps);
  onTestFinished(() => api.close());
  return { api, log };
}

async function folder(files: Record<string, string>): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "outband-start-api-"));
  onTestFinished(() => rm(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return path;
}

it("listens on a free port, and stops as often as it is told to", async () => {
  const { api } = await start();
  expect((await fetch(`http://127.0.0.1:${api.port}/v1`)).status).toBe(200);
  await Promise.all([api.close(), api.close()]);
  await api.close();
  await expect(fetch(`http://127.0.0.1:${api.port}/v1`)).rejects.toThrow();
});

it.each(["0.0.0.0", "::", "10.0.0.1", "conductor.example"])(
  "does not start without authentication on %s",
  async (host) => {
    await expect(start({ host })).rejects.toMatchObject({
      code: "API_NOAUTH_NOT_LOOPBACK",
      message: expect.stringMatching(/full control of every node.*http_basic/),
    });
  },
);

it("starts there when it is forced to", async () => {
  const { api } = await start({ host: "0.0.0.0", allowNoauthBeyondLoopback: true });
  expect((await fetch(`http://127.0.0.1:${api.port}/v1/nodes`)).status).toBe(200);
});

it("does not start with an htpasswd file that is missing, wrong or not named", async () => {
  const path = await folder({ htpasswd: "# people\nadmin:$apr1$x$y\n" });
  const basic = (htpasswdFile: string | null) => start({ authStrategy: "http_basic", htpasswdFile });
  await expect(basic(join(path, "htpasswd"))).rejects.toThrow(`${join(path, "htpasswd")}:2: the hash of admin`);
  await expect(basic(join(path, "absent"))).rejects.toThrow("ENOENT");
  await expect(basic(null)).rejects.toThrow("needs http_basic_auth_user_file");
});

it("says which port is taken", async () => {
  const { api } = await start();
  await expect(start({ port: api.port })).rejects.toThrow(`listening on 127.0.0.1 port ${api.port}`);
});

it("speaks TLS, and says so in its links", async () => {
  const pems = await generate([{ name: "commonName", value: "localhost" }]);
  const path = await folder({ cert: pems.cert, key: pems.private });
  const { api } = await start({ tls: { certFile: join(path, "cert"), keyFile: join(path, "key") } });
  const body = await new Promise<string>((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: api.port, path: "/v1", ca: pems.cert, servername: "localhost" });
    asked.on("response", (response) => response.on("data", (chunk: Buffer) => resolve(chunk.toString())));
    asked.on("error", reject).end();
  });
  expect(JSON.parse(body)).toMatchObject({ links: [{ href: `https://127.0.0.1:${api.port}/v1/` }] });
});

it("names the certificate file it cannot read", async () => {
  await expect(start({ tls: { certFile: "/nowhere/cert", keyFile: "/nowhere/key" } })).rejects.toThrow("/nowhere/");
});

it("puts its public address into links when it has one", async () => {
  const { api } = await start({ publicEndpoint: "https://bm.example/" });
  const body: unknown = await (await fetch(`http://127.0.0.1:${api.port}/v1`)).json();
  expect(body).toMatchObject({
    nodes: [{ href: "https://bm.example/v1/nodes" }, { href: "https://bm.example/nodes" }],
  });
});

it("logs each request without its query", async () => {
  const { api, log } = await start();
  await fetch(`http://127.0.0.1:${api.port}/v1/nodes?description_contains=x`).then((response) => response.text());
  await api.close();
  expect(log.lines.filter((line) => line.event === "request").map((line) => line.fields)).toEqual([
    {
      method: "GET",
      path: "/v1/nodes",
      status: expect.any(Number),
      ms: expect.any(Number),
      requestId: expect.stringMatching(/^req-/),
      user: null,
    },
  ]);
});
