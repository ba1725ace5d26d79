import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { errorText } from "#/contract/index.ts";
import { TestApi } from "./testing/test-api.ts";

let api: TestApi;
let node: string;

beforeEach(async () => {
  api = await TestApi.open({ maxLimit: 3 });
  node = await create("/v1/nodes", { driver: "idrac", name: "n1" });
});

afterEach(() => api[Symbol.asyncDispose]());

async function create(url: string, body: Record<string, unknown>): Promise<string> {
  const answer = await api.ask("POST", url, { body });
  expect(answer.status, answer.text).toBe(201);
  expect(answer.headers.location).toBe(`http://localhost:6385${url}/${answer.body?.uuid}`);
  return answer.body?.uuid ?? "";
}

const mac = (n: number) => `52:54:00:00:00:0${n}`;

/** One of each, with what is the same everywhere. */
const COLLECTIONS = [
  { url: "/v1/ports", plural: "ports", body: () => ({ node_uuid: node, address: mac(1) }) },
  { url: "/v1/portgroups", plural: "portgroups", body: () => ({ node_uuid: node, name: "bond0" }) },
  { url: "/v1/chassis", plural: "chassis", body: () => ({ description: "rack 12" }) },
  {
    url: "/v1/volume/connectors",
    plural: "connectors",
    body: () => ({ node_uuid: node, type: "iqn", connector_id: "iqn.2026-11.x:1" }),
  },
  {
    url: "/v1/volume/targets",
    plural: "targets",
    body: () => ({ node_uuid: node, volume_type: "iscsi", boot_index: "0", volume_id: "v1" }),
  },
  { url: "/v1/allocations", plural: "allocations", body: () => ({ resource_class: "gold" }) },
  {
    url: "/v1/deploy_templates",
    plural: "deploy_templates",
    body: () => ({ name: "CUSTOM_A", steps: [{ interface: "bios", step: "apply", args: {}, priority: 10 }] }),
  },
  {
    url: "/v1/runbooks",
    plural: "runbooks",
    body: () => ({ name: "CUSTOM_B", steps: [{ interface: "raid", step: "create", args: {}, order: 1 }] }),
  },
];

describe.each(COLLECTIONS)("$url", ({ url, plural, body }) => {
  it("is created, listed, shown, changed and deleted", async () => {
    const uuid = await create(url, body());
    const listed = (await api.ask("GET", url)).body as unknown as Record<string, { uuid: string }[]>;
    expect(listed[plural]?.map((row) => row.uuid)).toEqual([uuid]);
    expect((await api.ask("GET", `${url}/${uuid}`)).body).toMatchObject({ uuid, extra: {} });
    const patched = await api.ask("PATCH", `${url}/${uuid}`, {
      body: [{ op: "add", path: "/extra/rack", value: 12 }],
    });
    expect(patched.body, patched.text).toMatchObject({ extra: { rack: 12 }, updated_at: expect.any(String) });
    const deleted = await api.ask("DELETE", `${url}/${uuid}`);
    expect([deleted.status, deleted.text]).toEqual([204, ""]);
    expect((await api.ask("GET", `${url}/${uuid}`)).status).toBe(404);
  });

  it("has links, and shows only the fields asked for", async () => {
    const uuid = await create(url, body());
    const { body: shown } = await api.ask("GET", `${url}/${uuid}?fields=uuid`);
    expect(shown).toEqual({
      uuid,
      links: [
        { href: `http://localhost:6385${url}/${uuid}`, rel: "self" },
        { href: `http://localhost:6385${url.replace("/v1", "")}/${uuid}`, rel: "bookmark" },
      ],
    });
    const wrong = await api.ask("GET", `${url}?fields=uuid,bogus`);
    expect([wrong.status, errorText(wrong.body)]).toEqual([400, 'Field(s) "bogus" are not valid']);
  });

  it("refuses fields that are unknown or not the caller's", async () => {
    expect((await api.ask("POST", url, { body: { ...body(), bogus: 1 } })).status).toBe(400);
    expect((await api.ask("POST", url, { body: { ...body(), created_at: "now" } })).status).toBe(400);
    expect((await api.ask("POST", url, { body: [] })).status).toBe(400);
    const uuid = await create(url, body());
    for (const path of ["/uuid", "/created_at", "/bogus"]) {
      const answer = await api.ask("PATCH", `${url}/${uuid}`, { body: [{ op: "add", path, value: "x" }] });
      expect(answer.status, path).toBe(400);
    }
  });

  it("sorts, and refuses to sort by what is no plain value", async () => {
    await create(url, body());
    expect((await api.ask("GET", `${url}?sort_key=created_at&sort_dir=desc`)).status).toBe(200);
    expect((await api.ask("GET", `${url}?sort_key=extra`)).status).toBe(400);
    expect((await api.ask("GET", `${url}?marker=6d85703a-565d-469a-96ce-30b6de53079d`)).status).toBe(404);
  });
});

describe("ports", () => {
  it("go page by page, also below their node", async () => {
    for (const n of [1, 2, 3, 4]) await create("/v1/ports", { node_uuid: node, address: mac(n) });
    const { body } = await api.ask("GET", `/v1/nodes/n1/ports?limit=3&sort_key=address&sort_dir=desc`);
    const { ports, next } = body as unknown as { ports: { address: string }[]; next: string };
    expect(ports.map((port) => port.address)).toEqual([mac(4), mac(3), mac(2)]);
    const { pathname, search } = new URL(next);
    expect(pathname).toBe("/v1/nodes/n1/ports");
    expect((await api.ask("GET", pathname + search)).body).toMatchObject({ ports: [{ address: mac(1) }] });
  });

  it("are chosen by node, address, port group and shard, one of them at a time", async () => {
    const shard = await create("/v1/nodes", { driver: "idrac", shard: "s1" });
    const group = await create("/v1/portgroups", { node_uuid: node });
    await create("/v1/ports", { node_uuid: node, address: mac(1), portgroup_uuid: group });
    await create("/v1/ports", { node_uuid: shard, address: mac(2), description: "The uplink" });
    const count = async (query: string) => {
      const { body, text } = await api.ask("GET", `/v1/ports?${query}`);
      return (body as unknown as { ports?: unknown[] }).ports?.length ?? text;
    };
    expect(await count("node=n1")).toBe(1);
    expect(await count(`node_uuid=${shard}`)).toBe(1);
    expect(await count(`address=${mac(2).toUpperCase()}`)).toBe(1);
    expect(await count(`portgroup=${group}`)).toBe(1);
    expect(await count("shard=s1,s2")).toBe(1);
    expect(await count("description_contains=uplink")).toBe(1);
    expect(await count("conductor_groups=rack")).toBe(0);
    expect((await api.ask("GET", `/v1/ports?node=n1&shard=s1`)).status).toBe(403);
    expect((await api.ask("GET", `/v1/portgroups/${group}/ports/detail`)).body).toMatchObject({
      ports: [{ address: mac(1), portgroup_uuid: group }],
    });
  });

  it("are deleted by uuid only", async () => {
    const uuid = await create("/v1/ports", { node_uuid: node, address: mac(1), name: "eth0" });
    expect((await api.ask("GET", "/v1/ports/eth0")).body).toMatchObject({ uuid });
    expect((await api.ask("DELETE", "/v1/ports/eth0")).status).toBe(400);
  });

  it("take their node's name from 1.94", async () => {
    const body = { node_ident: "n1", address: mac(1) };
    expect((await api.ask("POST", "/v1/ports", { body, version: 93 })).status).toBe(406);
    expect((await api.ask("POST", "/v1/ports", { body })).body).toMatchObject({ node_uuid: node });
  });

  it("refuse an address that is none, and a field before its time", async () => {
    const body = { node_uuid: node, address: "52:54" };
    const answer = await api.ask("POST", "/v1/ports", { body });
    expect(errorText(answer.body)).toContain("address must be a MAC address");
    const newer = { node_uuid: node, address: mac(1), name: "eth0" };
    expect((await api.ask("POST", "/v1/ports", { body: newer, version: 87 })).status).toBe(406);
  });
});

describe("the rest", () => {
  it("shows the nodes of a chassis", async () => {
    const chassis = await create("/v1/chassis", {});
    await create("/v1/nodes", { driver: "idrac", name: "inside", chassis_uuid: chassis });
    expect((await api.ask("GET", `/v1/chassis/${chassis}/nodes`)).body).toMatchObject({ nodes: [{ name: "inside" }] });
    expect((await api.ask("GET", `/v1/nodes?chassis_uuid=${chassis}`)).body).toMatchObject({
      nodes: [{ name: "inside" }],
    });
    const wrong = { driver: "idrac", chassis_uuid: node };
    expect((await api.ask("POST", "/v1/nodes", { body: wrong })).status).toBe(400);
  });

  it("masks the secrets of volume targets and steps", async () => {
    const properties = { auth_password: "geheim", target_iqn: "x" };
    const target = { node_uuid: node, volume_type: "iscsi", boot_index: 1, volume_id: "v", properties };
    const uuid = await create("/v1/volume/targets", target);
    const { text } = await api.ask("GET", `/v1/volume/targets/${uuid}`);
    expect(text).not.toContain("geheim");
    expect((await api.store.volumeTargets.get(uuid)).properties).toEqual(properties);
  });

  it("leads to volumes", async () => {
    const body = (await api.ask("GET", "/v1/volume")).body as unknown as Record<string, unknown>;
    expect(Object.keys(body).sort()).toEqual(["connectors", "links", "targets"]);
    expect((await api.ask("GET", "/v1/nodes/n1/volume", { version: 31 })).status).toBe(404);
  });

  it("refuses to write allocations in versions that do not have them with 405", async () => {
    const body = { resource_class: "gold" };
    expect((await api.ask("POST", "/v1/allocations", { version: 51, body })).status).toBe(405);
    expect((await api.ask("GET", "/v1/allocations", { version: 51 })).status).toBe(404);
    expect((await api.ask("PATCH", `/v1/allocations/${node}`, { version: 56, body: [] })).status).toBe(405);
  });

  it("backfills a node, and says what that needs", async () => {
    expect((await api.ask("POST", "/v1/allocations", { body: {} })).status).toBe(400);
    const clash = await api.ask("POST", "/v1/allocations", { body: { node: "n1", resource_class: "gold" } });
    expect(errorText(clash.body)).toBe("Cannot set resource_class when backfilling");
    expect((await api.ask("POST", "/v1/allocations", { body: { node: "nobody" } })).status).toBe(400);
    expect((await api.ask("POST", "/v1/allocations", { body: { node: "n1" } })).body).toMatchObject({
      node_uuid: node,
    });
  });
});
