import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { errorText } from "#/contract/index.ts";
import { TestApi } from "./testing/test-api.ts";

let api: TestApi;

beforeEach(async () => {
  api = await TestApi.open({ maxLimit: 4 });
});

afterEach(() => api[Symbol.asyncDispose]());

async function create(body: Record<string, unknown>): Promise<string> {
  const answer = await api.ask("POST", "/v1/nodes", { body: { driver: "idrac", ...body } });
  expect(answer.status, answer.text).toBe(201);
  return answer.body?.uuid ?? "";
}

async function list(url: string, version = 104): Promise<{ names: string[]; next: string | undefined }> {
  const { status, body, text } = await api.ask("GET", url, { version });
  expect(status, text).toBe(200);
  const { nodes, next } = body as unknown as { nodes: { name: string }[]; next?: string };
  return { names: nodes.map((node) => node.name), next };
}

describe("one node", () => {
  it("is created with its address in Location", async () => {
    const answer = await api.ask("POST", "/v1/nodes", { body: { driver: "idrac", name: "dell-1" } });
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toBe(`http://localhost:6385/v1/nodes/${answer.body?.uuid}`);
    expect(answer.body).toMatchObject({ name: "dell-1", provision_state: "enroll", conductor: "conductor-1" });
  });

  it("is not created twice by the same name", async () => {
    await create({ name: "dell-1" });
    const answer = await api.ask("POST", "/v1/nodes", { body: { driver: "idrac", name: "dell-1" } });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain("A node with name dell-1 already exists.");
  });

  it("has a parent that is there, or none", async () => {
    const answer = await api.ask("POST", "/v1/nodes", { body: { driver: "idrac", parent_node: "nobody" } });
    expect([answer.status, answer.text.includes("the requested parent_node 'nobody'")]).toEqual([400, true]);
  });

  it("is found by uuid in any case, and by name", async () => {
    const uuid = await create({ name: "dell-1" });
    expect((await api.ask("GET", `/v1/nodes/${uuid.toUpperCase()}`)).body).toMatchObject({ uuid });
    expect((await api.ask("GET", "/nodes/dell-1/")).body).toMatchObject({ uuid });
    expect((await api.ask("HEAD", "/v1/nodes/dell-1")).status).toBe(200);
  });

  it("is patched, keeping the secrets that a client never saw", async () => {
    const uuid = await create({ driver_info: { redfish_password: "geheim" } });
    const body = [{ op: "add", path: "/driver_info/redfish_username", value: "root" }];
    const answer = await api.ask("PATCH", `/v1/nodes/${uuid}`, { body });
    expect(answer.body).toMatchObject({ driver_info: { redfish_password: "******", redfish_username: "root" } });
    expect((await api.store.nodes.get(uuid)).driverInfo).toEqual({
      redfish_password: "geheim",
      redfish_username: "root",
    });
  });

  it("keeps the keys of two patches that come at once", async () => {
    const uuid = await create({});
    const keys = ["a", "b", "c", "d", "e"];
    await Promise.all(
      keys.map((key) =>
        api.ask("PATCH", `/v1/nodes/${uuid}`, { body: [{ op: "add", path: `/extra/${key}`, value: 1 }] }),
      ),
    );
    expect((await api.store.nodes.get(uuid)).extra).toEqual({ a: 1, b: 1, c: 1, d: 1, e: 1 });
  });

  it("resets interfaces only with a new driver, and from 1.45", async () => {
    const uuid = await create({});
    const ask = (body: unknown, version = 104) =>
      api.ask("PATCH", `/v1/nodes/${uuid}?reset_interfaces=true`, { version, body });
    expect((await ask([{ op: "replace", path: "/driver", value: "fake-hardware" }])).status).toBe(200);
    expect((await ask([{ op: "replace", path: "/extra", value: {} }])).status).toBe(400);
    expect((await ask([{ op: "replace", path: "/driver", value: "idrac" }], 44)).status).toBe(406);
  });

  it("is deleted with an empty answer", async () => {
    const uuid = await create({});
    const answer = await api.ask("DELETE", `/v1/nodes/${uuid}`);
    expect([answer.status, answer.text, answer.headers["content-type"]]).toEqual([204, "", undefined]);
    expect((await api.ask("GET", `/v1/nodes/${uuid}`)).status).toBe(404);
  });
});

describe("the list", () => {
  beforeEach(async () => {
    for (const name of ["a", "b", "c", "d", "e"]) await create({ name, owner: name < "c" ? "first" : "rest" });
  });

  it("shows the short fields, and all with detail", async () => {
    const { body } = await api.ask("GET", "/v1/nodes?limit=1");
    const [node] = (body as unknown as { nodes: object[] }).nodes;
    const short = ["instance_uuid", "links", "maintenance", "name", "power_state", "provision_state", "uuid"];
    expect(Object.keys(node ?? {}).sort()).toEqual(short);
    for (const url of ["/v1/nodes?detail=True&limit=1", "/v1/nodes/detail?limit=1"]) {
      const detailed = (await api.ask("GET", url)).body as unknown as { nodes: object[] };
      expect(detailed.nodes[0]).toHaveProperty("driver_info");
    }
  });

  it("has no name in its short form before 1.5", async () => {
    const { body } = await api.ask("GET", "/v1/nodes?limit=1", { version: 4 });
    expect((body as unknown as { nodes: object[] }).nodes[0]).not.toHaveProperty("name");
  });

  it("goes page by page to the end, filters kept, no empty page last", async () => {
    const first = await list("/v1/nodes?owner=rest&sort_key=name&sort_dir=desc&limit=2");
    expect(first.names).toEqual(["e", "d"]);
    expect(first.next).toMatch(/owner=rest.*sort_key=name.*sort_dir=desc.*limit=2.*marker=/);
    const second = await list(new URL(first.next ?? "").pathname + new URL(first.next ?? "").search);
    expect(second).toEqual({ names: ["c"], next: undefined });
    expect((await list("/v1/nodes?owner=first&limit=2")).next).toBeUndefined();
  });

  it("answers no more than the server's limit", async () => {
    expect(await list("/v1/nodes?limit=1000")).toMatchObject({ names: ["a", "b", "c", "d"], next: expect.any(String) });
    expect((await list("/v1/nodes")).names).toHaveLength(4);
  });

  it("keeps the path of the detailed list in next", async () => {
    const { body } = await api.ask("GET", "/v1/nodes/detail?limit=1");
    expect((body as unknown as { next: string }).next).toContain("/v1/nodes/detail?limit=1&marker=");
  });

  it.each([
    ["limit=0", "Limit must be positive"],
    ["limit=x", "Expected an integer for limit: x"],
    ["limit=1&limit=2", "Expected an integer for limit"],
    ["sort_dir=up", "Invalid sort direction: up. Acceptable values are 'asc' or 'desc'"],
    ["sort_key=extra", "The sort_key value extra is an invalid field for sorting"],
    ["sort_key=bogus", "Field bogus is not a valid field."],
    ["fields=name,bogus", "Field bogus is not a valid field."],
    ["fields=name&detail=true", "Can not specify ?detail=True and fields in the same request."],
    ["provision_state=flying", 'Provision state "flying" is not valid'],
    ["fault=bored", 'Unrecognized fault "bored"'],
    ["instance_uuid=x", "Expected UUID for instance_uuid: x"],
    ["maintenance=perhaps", "Invalid maintenance"],
    ["marker=a", "Expected UUID for marker: a"],
  ])("refuses ?%s", async (query, message) => {
    const { status, body } = await api.ask("GET", `/v1/nodes?${query}`);
    expect(status).toBe(400);
    expect(errorText(body)).toContain(message);
  });

  it("does not know an unknown marker", async () => {
    expect((await api.ask("GET", "/v1/nodes?marker=6d85703a-565d-469a-96ce-30b6de53079d")).status).toBe(404);
  });

  it("refuses detail before 1.43 as a parameter it does not know", async () => {
    expect((await api.ask("GET", "/v1/nodes?detail=true", { version: 42 })).status).toBe(400);
  });

  it("filters by conductor: all its nodes, or none for a host that is not there", async () => {
    expect((await list("/v1/nodes?conductor=conductor-1")).names).toHaveLength(4);
    expect((await list("/v1/nodes?conductor=other")).names).toEqual([]);
    expect((await list("/v1/nodes?conductor=conductor-1&conductor_group=rack-a")).names).toEqual([]);
  });

  it("hides children unless asked for them", async () => {
    const parent = (await api.store.nodes.get("a")).uuid;
    await create({ name: "child", parent_node: parent });
    expect((await list("/v1/nodes?sort_key=name&sort_dir=desc")).names).not.toContain("child");
    expect((await list("/v1/nodes?include_children=true&sort_dir=desc")).names).toContain("child");
    expect((await list("/v1/nodes?parent_node=a")).names).toEqual(["child"]);
  });
});
