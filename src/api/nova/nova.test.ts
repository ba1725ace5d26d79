import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { MAX_COMPUTE_VERSION } from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { ConsoleSession } from "#/model/index.ts";
import { TestApi } from "../testing/test-api.ts";

const INSTANCE = "aaaaaaaa-565d-469a-96ce-30b6de53079d";
const NODE = "6d85703a-565d-469a-96ce-30b6de53079d";
const BARE = "7e85703a-565d-469a-96ce-30b6de53079d";

let api: TestApi;

beforeEach(async () => {
  api = await TestApi.open();
  onTestFinished(() => api[Symbol.asyncDispose]());
  await api.store.nodes.create({
    uuid: NODE,
    driver: "idrac",
    name: "dell-1",
    instanceUuid: INSTANCE,
    instanceName: "db",
    provisionState: "active",
    powerState: "power on",
    resourceClass: "gold",
    properties: { cpus: "8", memory_mb: 4096, local_gb: 100 },
  });
  await api.store.nodes.create({ uuid: BARE, driver: "idrac", name: "dell-2", powerState: "power off" });
  api.consoles.openSession = async (uuid) => ({ session: session(uuid), url: `http://console/${uuid}` });
});

function session(nodeUuid: string): ConsoleSession {
  const times = { createdAt: 0, expiresAt: 1, ceilingAt: 2 };
  return { id: INSTANCE, nodeUuid, kind: "graphical", tokenHash: "", mode: "write", ...times };
}

function ask(method: "GET" | "POST", path: string, version: string, body?: unknown) {
  const headers = { "openstack-api-version": `compute ${version}` };
  return api.ask(method, `/compute/v2.1${path}`, { version: 0, headers, ...(body === undefined ? {} : { body }) });
}

function remoteConsole(protocol: string, type: string, version = "2.8", server = INSTANCE) {
  return ask("POST", `/servers/${server}/remote-consoles`, version, { remote_console: { protocol, type } });
}

describe("versions", () => {
  it("tells both documents to anybody, with Nova's headers and none of Ironic's", async () => {
    const root = await api.ask("GET", "/compute/", { version: 0 });
    const one = await api.ask("GET", "/compute/v2.1/", { version: 0 });
    const range = { id: "v2.1", min_version: "2.1", version: `2.${MAX_COMPUTE_VERSION}`, status: "CURRENT" };
    expect(root.body).toMatchObject({ versions: [range] });
    expect(one.body).toMatchObject({ version: { ...range, links: [{ href: "http://localhost:6385/compute/v2.1/" }] } });
    expect(one.headers).toMatchObject({
      "openstack-api-version": "compute 2.1",
      "x-openstack-nova-api-version": "2.1",
    });
    expect(one.headers.vary).toContain("OpenStack-API-Version");
    expect(one.headers).not.toHaveProperty("x-openstack-ironic-api-maximum-version");
  });

  it.each([
    ["2.999", 406, "computeFault", "Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is 2.99."],
    ["3.1", 406, "computeFault", "Version 3.1 is not supported by the API. Minimum is 2.1 and maximum is 2.99."],
    ["two", 400, "badRequest", "API Version String two is of invalid format. Must be of format MajorNum.MinorNum."],
  ])("refuses version %s", async (version, code, name, message) => {
    const answer = await ask("GET", "/servers", version);
    expect([answer.status, answer.body]).toEqual([code, { [name]: { code, message } }]);
  });

  it("takes both headers, and latest", async () => {
    const nova = await api.ask("GET", "/compute/v2.1/servers", {
      version: 0,
      headers: { "x-openstack-nova-api-version": "2.3" },
    });
    const latest = await ask("GET", "/servers", "latest");
    expect(nova.headers["openstack-api-version"]).toBe("compute 2.3");
    expect(latest.headers["openstack-api-version"]).toBe("compute 2.99");
  });
});

describe("servers", () => {
  it.each([INSTANCE, NODE, "dell-1", "db"])("shows the node found by %s", async (ident) => {
    const { status, body } = await ask("GET", `/servers/${ident}`, "2.73");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      server: {
        id: INSTANCE,
        name: "db",
        status: "ACTIVE",
        "OS-EXT-SRV-ATTR:hypervisor_hostname": NODE,
        "OS-EXT-STS:power_state": 1,
        flavor: { vcpus: 8, ram: 4096, disk: 100, original_name: "gold" },
        locked: false,
      },
    });
  });

  it("shows a node without an instance under its own uuid, and old versions without newer fields", async () => {
    const { body } = await ask("GET", "/servers/dell-2", "2.1");
    expect(body).toMatchObject({ server: { id: BARE, name: "dell-2", status: "SHUTOFF" } });
    expect(body?.server).not.toHaveProperty("locked");
  });

  it("says in Nova's words that there is none", async () => {
    const { status, body } = await ask("GET", "/servers/other", "2.1");
    const message = "Instance other could not be found.";
    expect([status, body]).toEqual([404, { itemNotFound: { code: 404, message } }]);
  });

  it.each([
    ["?name=db", [INSTANCE]],
    ["?name=^dell-2$", [BARE]],
    ["?name=^ell", []],
    ["?name=dell", [INSTANCE, BARE]],
    ["?status=SHUTOFF", [BARE]],
    ["", [INSTANCE, BARE]],
  ])("lists those that %s asks for", async (query, ids) => {
    const { body } = await ask("GET", `/servers${query}`, "2.1");
    const { servers } = body as unknown as { servers: { id: string }[] };
    expect(servers.map(({ id }) => id)).toEqual(ids);
    expect((await ask("GET", `/servers/detail${query}`, "2.1")).body?.servers).toHaveLength(ids.length);
  });

  it("pages with Nova's links", async () => {
    const first = await ask("GET", "/servers?limit=1", "2.1");
    expect(first.body).toMatchObject({ servers: [{ id: INSTANCE }], servers_links: [{ rel: "next" }] });
    const { servers_links: links } = first.body as unknown as { servers_links: [{ href: string }] };
    const second = await api.ask("GET", links[0].href.replace("http://localhost:6385", ""), { version: 0 });
    expect(second.body).toMatchObject({ servers: [{ id: BARE }] });
    expect(second.body).not.toHaveProperty("servers_links");
  });
});

describe("remote-consoles", () => {
  it("enables the console and answers a URL for one viewer", async () => {
    const { status, body } = await remoteConsole("vnc", "novnc");
    expect(status).toBe(200);
    expect(body).toEqual({ remote_console: { protocol: "vnc", type: "novnc", url: `http://console/${NODE}` } });
    expect((await api.store.nodes.get(NODE)).consoleEnabled).toBe(true);
  });

  it.each([
    ["spice", "spice-html5", "2.6"],
    ["rdp", "rdp-html5", "2.6"],
    ["vnc", "xvpvnc", "2.6"],
    ["mks", "webmks", "2.8"],
    ["spice", "spice-direct", "2.99"],
  ])("has no %s console of type %s", async (protocol, type, version) => {
    const { status, body } = await remoteConsole(protocol, type, version);
    const message = `Unavailable console type ${type}.`;
    expect([status, body]).toEqual([400, { badRequest: { code: 400, message } }]);
  });

  it.each([
    ["mks", "webmks", "2.7"],
    ["spice", "spice-direct", "2.98"],
    ["vnc", "serial", "2.8"],
    ["telnet", "novnc", "2.8"],
  ])("refuses %s with %s at %s", async (protocol, type, version) => {
    expect((await remoteConsole(protocol, type, version)).status).toBe(400);
  });

  it.each([{}, [], { remote_console: 1 }, { remote_console: { protocol: "vnc" } }, { remote_console: {}, more: 1 }])(
    "refuses the body %j",
    async (body) => {
      expect((await ask("POST", `/servers/${INSTANCE}/remote-consoles`, "2.8", body)).status).toBe(400);
      const more = { remote_console: { protocol: "vnc", type: "novnc", more: 1 } };
      expect((await ask("POST", `/servers/${INSTANCE}/remote-consoles`, "2.8", more)).status).toBe(400);
    },
  );

  it("is not there before 2.6", async () => {
    const { status, body } = await remoteConsole("vnc", "novnc", "2.5");
    expect([status, body?.itemNotFound]).toMatchObject([
      404,
      { message: "API version '2.5' is not supported on this method." },
    ]);
  });

  it("answers as unavailable what the node's driver refuses, and tells the log why", async () => {
    api.conductor.failNext = new OutbandError("NO_CONSOLE", "unsupported", "no-console has none");
    const { status, body } = await remoteConsole("vnc", "novnc");
    const message = "Unavailable console type novnc.";
    expect([status, body]).toEqual([400, { badRequest: { code: 400, message } }]);
    expect(JSON.stringify(api.log.lines)).toContain("no-console has none");
  });
});

describe("the serial console", () => {
  it("is enabled, and its URL is the WebSocket's", async () => {
    api.serial.openSession = async (uuid) => ({
      session: session(uuid),
      url: "http://page",
      socketUrl: "ws://console",
    });
    const { body } = await remoteConsole("serial", "serial");
    expect(body).toEqual({ remote_console: { protocol: "serial", type: "serial", url: "ws://console" } });
    expect(api.conductor.serialConsoles.has(NODE)).toBe(true);
    const old = await ask("POST", "/servers/db/action", "2.1", { "os-getSerialConsole": { type: "serial" } });
    expect(old.body).toEqual({ console: { type: "serial", url: "ws://console" } });
  });

  it("tells its last lines, without control characters", async () => {
    const asked: unknown[] = [];
    api.serial.plainOutput = async (uuid, query) => {
      asked.push(uuid, query);
      return "a\tb\r\n\u0007c\n";
    };
    const log = (argument: object) => ask("POST", "/servers/db/action", "2.90", { "os-getConsoleOutput": argument });
    expect((await log({ length: 2 })).body).toEqual({ output: "a\tb\nc\n" });
    expect((await log({ length: "-1" })).body).toEqual({ output: "a\tb\nc\n" });
    expect((await log({ length: 0 })).body).toEqual({ output: "" });
    expect(asked).toEqual([NODE, { lines: 2 }, NODE, {}]);
    expect(api.conductor.serialConsoles.has(NODE)).toBe(false);
  });

  it("is not there where the hardware has none", async () => {
    api.conductor.listConsoles = async () => [];
    expect((await remoteConsole("serial", "serial")).body?.badRequest).toMatchObject({
      message: "Unavailable console type serial.",
    });
  });

  it("has no output while it has never been on, and is not switched on for it", async () => {
    const { status, body } = await ask("POST", "/servers/db/action", "2.1", { "os-getConsoleOutput": {} });
    expect(api.conductor.serialConsoles.has(NODE)).toBe(false);
    const message = "Guest does not have a console available.";
    expect([status, body]).toEqual([404, { itemNotFound: { code: 404, message } }]);
  });
});

describe("actions", () => {
  it("opens consoles as Nova did before 2.6", async () => {
    const vnc = await ask("POST", "/servers/db/action", "2.5", { "os-getVNCConsole": { type: "novnc" } });
    expect(vnc.body).toEqual({ console: { type: "novnc", url: `http://console/${NODE}` } });
    const rdp = await ask("POST", "/servers/db/action", "2.1", { "os-getRDPConsole": { type: "rdp-html5" } });
    expect(rdp.body?.badRequest).toMatchObject({ message: "Unavailable console type rdp-html5." });
    const late = await ask("POST", "/servers/db/action", "2.6", { "os-getVNCConsole": { type: "novnc" } });
    expect(late.status).toBe(404);
  });

  it.each([{ reboot: {} }, {}, { a: 1, b: 2 }, { "os-getVNCConsole": { type: "serial" } }, { "os-getVNCConsole": {} }])(
    "refuses %j",
    async (body) => {
      expect((await ask("POST", "/servers/db/action", "2.1", body)).status).toBe(400);
    },
  );

  it.each([{ length: -2 }, { length: "x" }, { length: 1.5 }, { lines: 5 }])(
    "refuses console output of %j",
    async (argument) => {
      const { status } = await ask("POST", "/servers/db/action", "2.1", { "os-getConsoleOutput": argument });
      expect(status).toBe(400);
    },
  );
});

describe("os-console-auth-tokens", () => {
  it("tells where a token leads, while its console runs", async () => {
    api.sessions.find = async (token) => (token === "known" ? { ...session(NODE), kind: "serial" } : null);
    const look = (token: string, version = "2.31") => ask("GET", `/os-console-auth-tokens/${token}`, version);
    expect((await look("known")).body).toEqual({ itemNotFound: { code: 404, message: "Token not found" } });
    await api.conductor.setConsole(NODE, true, "serial");
    expect((await look("known")).body).toEqual({
      console: { instance_uuid: INSTANCE, host: "127.0.0.1", port: 10_000, internal_access_path: null },
    });
    expect((await look("other")).status).toBe(404);
    expect((await look("known", "2.30")).status).toBe(400);
  });
});

it("answers unknown paths and methods in Nova's form", async () => {
  expect((await ask("GET", "/flavors", "2.1")).body).toHaveProperty("itemNotFound");
  const wrong = await api.ask("PUT", "/compute/v2.1/servers", { version: 0 });
  expect([wrong.status, wrong.headers.allow]).toEqual([405, "HEAD, GET"]);
  expect(wrong.body).toHaveProperty("badMethod");
});
