import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Authenticator } from "./auth/authenticator.ts";
import { HttpError } from "./errors.ts";
import { TEST_OPTIONS, TestApi } from "./testing/test-api.ts";

let api: TestApi;
let uuid: string;

beforeEach(async () => {
  api = await TestApi.open();
  ({ uuid } = await api.store.nodes.create({
    driver: "idrac",
    name: "r1",
    provisionState: "clean wait",
    properties: { cpus: 4 },
    driverInternalInfo: { agent_url: "http://10.0.0.9:9999" },
  }));
});

afterEach(() => api[Symbol.asyncDispose]());

const lookup = (query: string, version = 104) => api.ask("GET", `/v1/lookup?${query}`, { version });

describe("lookup", () => {
  it("tells a ramdisk its node, and hands the token out once", async () => {
    const { status, body } = await lookup(`node_uuid=${uuid}&addresses=52:54:00:00:00:01`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      node: { uuid, properties: { cpus: 4 }, instance_info: {} },
      config: { agent_token: "t0ken", agent_token_required: true, heartbeat_timeout: 300 },
    });
    expect(Object.keys(body?.node ?? {}).sort()).toEqual([
      "driver_internal_info",
      "instance_info",
      "links",
      "properties",
      "uuid",
    ]);
    expect((await lookup(`node_uuid=${uuid}`)).text).not.toContain("t0ken");
    expect((await lookup(`node_uuid=${uuid}`)).body).toMatchObject({ config: { agent_token: "******" } });
  });

  it("finds a node by its ports, whatever else the ramdisk has", async () => {
    await api.store.ports.create({ nodeUuid: uuid, address: "52:54:00:00:00:01" });
    const { status, body } = await lookup("addresses=52-54-00-00-00-01,52:54:00:00:00:99,80:00:02:08:fe:80:00:00:00");
    expect([status, (body?.node as { uuid?: string } | undefined)?.uuid]).toEqual([200, uuid]);
    const other = await api.store.nodes.create({ driver: "idrac", provisionState: "clean wait" });
    await api.store.ports.create({ nodeUuid: other.uuid, address: "52:54:00:00:00:02" });
    expect((await lookup("addresses=52:54:00:00:00:01,52:54:00:00:00:02")).status).toBe(404);
    expect((await lookup("addresses=52:54:00:00:00:77")).status).toBe(404);
  });

  it("knows no token before 1.62, and does not exist before 1.22", async () => {
    expect((await lookup(`node_uuid=${uuid}`, 61)).body).toMatchObject({ config: { agent_token: null } });
    expect((await lookup(`node_uuid=${uuid}`, 21)).status).toBe(404);
  });

  it("answers alike for a node that is not there and one whose turn it is not", async () => {
    const other = await api.store.nodes.create({ driver: "idrac", provisionState: "active" });
    const answers = [
      await lookup(`node_uuid=${other.uuid}`),
      await lookup("node_uuid=9e9d3c0f-8a1c-4d5e-9f00-0123456789ab"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });

  it("finds every node where it is not restricted", async () => {
    await using open = await TestApi.open({ ramdisk: { ...TEST_OPTIONS.ramdisk, restrictLookup: false } });
    const node = await open.store.nodes.create({ driver: "idrac", provisionState: "active" });
    expect((await open.ask("GET", `/v1/lookup?node_uuid=${node.uuid}`)).status).toBe(200);
  });

  it("wants an address that is one, or the uuid", async () => {
    const { status, text } = await lookup("addresses=not-a-mac");
    expect(status).toBe(400);
    expect(text).toContain("At least one of 'addresses' and 'node_uuid' parameters is required");
  });
});

describe("heartbeat", () => {
  const beat = (body: object, version = 104) => api.ask("POST", `/v1/heartbeat/${uuid}`, { body, version });
  const url = { callback_url: "http://10.0.0.9:9999" };

  it("reaches the conductor with what the ramdisk says", async () => {
    const body = { ...url, agent_token: "t", agent_version: "9.1", agent_status: "start", agent_verify_ca: "PEM" };
    const answer = await beat(body);
    expect([answer.status, answer.text]).toEqual([202, ""]);
    expect(api.conductor.heard).toEqual({
      callbackUrl: url.callback_url,
      agentToken: "t",
      agentVersion: "9.1",
      agentVerifyCa: "PEM",
      agentStatus: "start",
      agentStatusMessage: null,
    });
  });

  it.each<[object, number, string]>([
    [{ agent_version: "9" }, 36, 'Field \\"agent_version\\" not recognised'],
    [{ agent_verify_ca: "PEM" }, 68, 'Field \\"agent_verify_ca\\" not recognised'],
    [{ agent_status: "end" }, 72, "not recognised"],
  ])("%o came with 1.%i", async (more, since, text) => {
    const early = await beat({ ...url, ...more }, since - 1);
    expect(early.status).toBe(400);
    expect(JSON.parse(early.text).error_message).toContain(text);
    expect((await beat({ ...url, ...more }, since)).status).toBe(202);
  });

  it("knows three statuses", async () => {
    expect((await beat({ ...url, agent_status: "sleeping" })).text).toContain("Valid states are start,end,error");
  });
});

it("needs no credential", async () => {
  const nobody: Authenticator = {
    authenticate: async () => {
      throw new HttpError("API_AUTH_REQUIRED", 401, "basic-auth", "Authorization required");
    },
  };
  await using closed = await TestApi.open({}, nobody);
  const node = await closed.store.nodes.create({ driver: "idrac", provisionState: "clean wait" });
  expect((await closed.ask("GET", `/v1/nodes/${node.uuid}`)).status).toBe(401);
  expect((await closed.ask("GET", `/v1/lookup?node_uuid=${node.uuid}`)).status).toBe(200);
  const body = { callback_url: "http://10.0.0.9:9999", agent_token: "t" };
  expect((await closed.ask("POST", `/v1/heartbeat/${node.uuid}`, { body })).status).toBe(202);
});

it("can be switched off", async () => {
  await using off = await TestApi.open({ ramdisk: { ...TEST_OPTIONS.ramdisk, enabled: false } });
  expect((await off.ask("GET", `/v1/lookup?node_uuid=${uuid}`)).status).toBe(403);
  expect((await off.ask("POST", `/v1/heartbeat/${uuid}`, { body: { callback_url: "x" } })).status).toBe(403);
});
