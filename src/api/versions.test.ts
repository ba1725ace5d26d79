import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_VERSION, NODE_FIELDS } from "#/contract/index.ts";
import { TestApi } from "./testing/test-api.ts";

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.open();
  await api.store.nodes.create({
    uuid: "6d85703a-565d-469a-96ce-30b6de53079d",
    driver: "idrac",
    name: "dell-1",
    provisionState: "available",
  });
});

afterAll(() => api[Symbol.asyncDispose]());

const NODE = "/v1/nodes/6d85703a-565d-469a-96ce-30b6de53079d";

describe("negotiation", () => {
  it("answers / with the versions there are", async () => {
    const { status, body } = await api.ask("GET", "/", { version: 0 });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: "OpenStack Ironic API",
      default_version: { id: "v1", status: "CURRENT", min_version: "1.1", version: `1.${MAX_VERSION}` },
      versions: [{ links: [{ href: "http://localhost:6385/v1/", rel: "self" }] }],
    });
  });

  it("answers /v1 with the collections of the version", async () => {
    const old = await api.ask("GET", "/v1", { version: 48 });
    const current = await api.ask("GET", "/v1/", { version: 49 });
    expect(old.body).toMatchObject({ id: "v1", nodes: [{ rel: "self" }, { rel: "bookmark" }] });
    expect(old.body).not.toHaveProperty("conductors");
    expect(current.body).toHaveProperty("conductors");
  });

  it.each(["/", "/v1", "/v1/nodes", "/v1/nothing"])("sends the range with %s", async (path) => {
    const { headers } = await api.ask("GET", path, { version: 0 });
    expect(headers).toMatchObject({
      "x-openstack-ironic-api-minimum-version": "1.1",
      "x-openstack-ironic-api-maximum-version": `1.${MAX_VERSION}`,
      "openstack-request-id": expect.stringMatching(/^req-[0-9a-f-]{36}$/),
    });
  });

  it("says which version is in effect", async () => {
    const effective = async (headers: Record<string, string>) =>
      (await api.ask("GET", "/v1/nodes", { version: 0, headers })).headers["x-openstack-ironic-api-version"];
    expect(await effective({})).toBe("1.1");
    expect(await effective({ "X-OpenStack-Ironic-API-Version": "1.33" })).toBe("1.33");
    expect(await effective({ "OpenStack-API-Version": "baremetal 1.44" })).toBe("1.44");
    expect(await effective({ "X-OpenStack-Ironic-API-Version": "latest" })).toBe(`1.${MAX_VERSION}`);
  });

  it("answers 406 with the range in the headers, for the client to try again", async () => {
    const { status, headers, body } = await api.ask("GET", "/v1/nodes", { version: 999 });
    expect(status).toBe(406);
    expect(headers["x-openstack-ironic-api-maximum-version"]).toBe(`1.${MAX_VERSION}`);
    expect(headers).not.toHaveProperty("x-openstack-ironic-api-version");
    expect(JSON.parse(body?.error_message ?? "")).toMatchObject({ code: 406, title: "Not Acceptable" });
  });
});

describe("versions matrix", () => {
  it("shows each field of a node from its version on, and in no earlier one", async () => {
    for (let version = 1; version <= MAX_VERSION; version++) {
      const { body } = await api.ask("GET", NODE, { version });
      const expected = Object.entries(NODE_FIELDS).filter(([, field]) => field.since <= version);
      expect(Object.keys(body ?? {}).sort(), `1.${version}`).toEqual(expected.map(([name]) => name).sort());
    }
  });

  it.each(Object.entries(NODE_FIELDS))("takes fields=%s from its version on", async (name, { since }) => {
    const ask = async (version: number) => (await api.ask("GET", `${NODE}?fields=${name}`, { version })).status;
    const first = Math.max(since, 8);
    expect(await ask(first)).toBe(200);
    expect(await ask(first - 1)).toBe(406);
  });

  it("takes each filter from its version on", async () => {
    const filters: Record<string, [number, string]> = {
      provision_state: [9, "enroll"],
      driver: [16, "idrac"],
      resource_class: [21, "x"],
      fault: [42, "power failure"],
      conductor_group: [46, "x"],
      conductor: [49, "x"],
      owner: [50, "x"],
      description_contains: [51, "x"],
      retired: [61, "true"],
      lessee: [65, "x"],
      project: [65, "x"],
      shard: [82, "x"],
      sharded: [82, "true"],
      include_children: [83, "true"],
      instance_name: [104, "x"],
    };
    for (const [name, [since, value]] of Object.entries(filters)) {
      const ask = async (version: number) =>
        (await api.ask("GET", `/v1/nodes?${name}=${encodeURIComponent(value)}`, { version })).status;
      expect([name, await ask(since - 1), await ask(since)]).toEqual([name, 406, 200]);
    }
  });

  it("knows names from 1.5 on", async () => {
    expect((await api.ask("GET", "/v1/nodes/dell-1", { version: 4 })).status).toBe(404);
    expect((await api.ask("GET", "/v1/nodes/dell-1", { version: 5 })).status).toBe(200);
  });
});
