import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { ROUTES, type Route } from "#/contract/index.ts";
import { expectedOf, NODE_MATRIX } from "../testing/node-matrix.ts";
import { personaAuthenticator } from "../testing/persona-authenticator.ts";
import { TestApi } from "../testing/test-api.ts";

const NODE = "6d85703a-565d-469a-96ce-30b6de53079d";
const OTHERS = "7e85703a-565d-469a-96ce-30b6de53079d";

let api: TestApi;

beforeEach(async () => {
  api = await openApi();
});

async function openApi(options: Parameters<typeof TestApi.open>[0] = {}): Promise<TestApi> {
  const opened = await TestApi.open(options, personaAuthenticator);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  const driverInfo = { address: "bmc.internal", password: "pw" };
  await opened.store.nodes.create({
    uuid: NODE,
    name: "rented",
    driver: "idrac",
    owner: "owner",
    lessee: "lessee",
    lastError: "conductor-1 failed",
    driverInfo,
  });
  await opened.store.nodes.create({ uuid: OTHERS, name: "unowned", driver: "idrac" });
  return opened;
}

function ask(who: string, method: Parameters<TestApi["ask"]>[0], url: string, body?: unknown) {
  return api.ask(method, url, { headers: { "x-auth-token": who }, ...(body === undefined ? {} : { body }) });
}

async function status(who: string, method: Parameters<TestApi["ask"]>[0], url: string, body?: unknown) {
  return (await ask(who, method, url, body)).status;
}

it.each(NODE_MATRIX)("%s nodes/<node>%s %j", async (method, path, body, row) => {
  for (const [who, expected] of expectedOf(row)) {
    await using fresh = await TestApi.open({}, personaAuthenticator);
    await fresh.store.nodes.create({ uuid: NODE, driver: "idrac", owner: "owner", lessee: "lessee" });
    const headers = { "x-auth-token": who };
    const answer = await fresh.ask(method as "GET", `/v1/nodes/${NODE}${path}`, {
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const outcome = answer.status === 403 ? "n" : answer.status === 404 ? "h" : answer.status < 300 ? "y" : answer.text;
    expect([who, outcome]).toEqual([who, expected]);
  }
});

it("says which policy refused, in Ironic's words", async () => {
  const { body } = await ask("lessee member", "GET", `/v1/nodes/${NODE}/states/console`);
  expect(JSON.parse(body?.error_message ?? "")).toMatchObject({
    faultcode: "Client",
    faultstring: "Access was denied to the following resource: baremetal:node:get_console",
  });
});

describe("a stranger", () => {
  const VALUES: Readonly<Record<string, string>> = { node: NODE, server: NODE };
  // The API's document and two links are the same for everybody who has a credential.
  const routes = Object.values<Route>(ROUTES).filter(
    ({ policy, path }) => policy !== "public" && policy !== "authenticated" && path !== "/v1/volume",
  );
  /** What every project makes, and has to itself. */
  const FOR_ITSELF = ["/v1/allocations", "/v1/runbooks"];

  it.each(routes.map((route) => [route.method, route.path, route] as const))(
    "gets nothing from %s %s",
    async (method, path, route) => {
      const before = await api.store.nodes.get(NODE);
      const url = path.replace(/:(\w+)/g, (_, name: string) => VALUES[name] ?? "x");
      for (const who of ["other admin", "other service"]) {
        const headers = { "x-auth-token": who, "openstack-api-version": "compute 2.31" };
        const body = method === "GET" || method === "DELETE" ? {} : { body: { "os-getConsoleOutput": {} } };
        const answer = await api.ask(method, url, { headers, ...body });
        const confined = route.own !== undefined || route.asks === true || FOR_ITSELF.includes(path);
        const refused = [403, 404, ...(confined ? [400] : [])].includes(answer.status);
        const emptyList =
          answer.status === 200 && Object.values(answer.body ?? {}).every((list) => (list as []).length === 0);
        expect(refused || emptyList, `${who}: ${answer.status} ${answer.text.slice(0, 200)}`).toBe(true);
        expect(answer.text).not.toContain("bmc.internal");
      }
      expect(await api.store.nodes.get(NODE)).toEqual(before);
    },
  );

  it("is told the same of a node that is there and of one that is not", async () => {
    const there = await ask("other admin", "GET", "/v1/nodes/rented");
    const absent = await ask("other admin", "GET", "/v1/nodes/absent");
    expect(there.text.replace("rented", "absent")).toBe(absent.text);
    expect(there.status).toBe(404);
  });

  it("with the system's scope and no role is refused and not deceived", async () => {
    expect(await status("system x", "GET", "/v1/nodes/rented")).toBe(403);
    expect(await status("system x", "GET", "/v1/nodes")).toBe(403);
  });
});

describe("lists", () => {
  async function names(who: string, query = ""): Promise<unknown> {
    const { status: code, body } = await ask(who, "GET", `/v1/nodes?fields=name${query}`);
    return code === 200 ? ((body?.nodes ?? []) as unknown as { name: string }[]).map(({ name }) => name) : code;
  }

  it("show what the caller's project owns or leases, and everything to the system's readers", async () => {
    expect(await names("system reader")).toEqual(["rented", "unowned"]);
    expect(await names("owner reader")).toEqual(["rented"]);
    expect(await names("lessee reader")).toEqual(["rented"]);
    expect(await names("other reader")).toEqual([]);
    expect(await names("other x")).toBe(403);
  });

  it("do not widen by filters", async () => {
    expect(await names("other reader", "&project=owner")).toBe(403);
    expect(await names("other reader", "&owner=owner")).toEqual([]);
    expect(await names("owner reader", "&project=owner")).toEqual(["rented"]);
    expect(await names("other reader", "&include_children=true")).toEqual([]);
    expect(await names("other reader", "&parent_node=rented")).toBe(404);
  });

  it("of servers are as narrow", async () => {
    const servers = async (who: string) => {
      const { body } = await ask(who, "GET", "/compute/v2.1/servers");
      return ((body?.servers ?? []) as unknown as { name: string }[]).map(({ name }) => name);
    };
    expect(await servers("lessee reader")).toEqual(["rented"]);
    expect(await servers("other reader")).toEqual([]);
    expect(await status("other reader", "GET", "/compute/v2.1/servers?marker=rented")).toBe(404);
  });
});

describe("fields", () => {
  const fields = ["driver_info", "driver_internal_info", "last_error", "reservation"];

  it("that tell of the operator's network are kept from a lessee", async () => {
    for (const url of [`/v1/nodes/${NODE}`, "/v1/nodes/detail"]) {
      const { body, text } = await ask("lessee admin", "GET", url);
      const node = (body?.nodes ? body.nodes[0] : body) as unknown as Record<string, unknown>;
      for (const field of fields) expect(JSON.stringify(node[field])).toContain(`baremetal:node:get:${field}`);
      expect(text).not.toContain("bmc.internal");
      expect(text).not.toContain("conductor-1 failed");
    }
    const { body } = await ask("lessee admin", "GET", `/v1/nodes/${NODE}?fields=driver_info`);
    expect(JSON.stringify(body)).not.toContain("bmc.internal");
  });

  it("are the owner's to see, without the secrets", async () => {
    const { body, text } = await ask("owner reader", "GET", `/v1/nodes/${NODE}`);
    expect(body).toMatchObject({ driver_info: { address: "bmc.internal", password: "******" } });
    expect(text).toContain("conductor-1 failed");
  });
});

describe("a project's administrator", () => {
  it("enrols nodes of its own project only", async () => {
    const mine = await ask("other admin", "POST", "/v1/nodes", { driver: "idrac" });
    expect([mine.status, mine.body?.owner]).toEqual([201, "other"]);
    const theirs = await ask("other admin", "POST", "/v1/nodes", { driver: "idrac", owner: "owner" });
    expect([theirs.status, theirs.text]).toEqual([400, expect.stringContaining("other than your own project")]);
    expect(await status("other member", "POST", "/v1/nodes", { driver: "idrac" })).toBe(403);
    expect((await ask("system admin", "POST", "/v1/nodes", { driver: "idrac", owner: "owner" })).body?.owner).toBe(
      "owner",
    );
  });

  it("does neither that nor delete them when the operator says so", async () => {
    const policy = { serviceProjectName: null, lesseeConsoles: false, overrides: {}, ownNodes: false };
    api = await openApi({ policy });
    expect(await status("owner admin", "POST", "/v1/nodes", { driver: "idrac" })).toBe(403);
    expect(await status("owner admin", "DELETE", "/v1/nodes/rented")).toBe(403);
  });

  it("puts its nodes under no parent of somebody else", async () => {
    const body = (parent: string) => ({ driver: "idrac", parent_node: parent });
    for (const parent of [NODE, OTHERS, "6d85703a-0000-469a-96ce-30b6de53079d"]) {
      const answer = await ask("other admin", "POST", "/v1/nodes", body(parent));
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("Requested value was invalid.")]);
    }
  });
});

it("keeps the owner of a node that is in use, unless the system's administrator changes it", async () => {
  await api.store.nodes.update(NODE, { provisionState: "active" });
  const patch = [{ op: "replace", path: "/owner", value: "else" }];
  expect(await status("system member", "PATCH", `/v1/nodes/${NODE}`, patch)).toBe(409);
  expect(await status("system admin", "PATCH", `/v1/nodes/${NODE}`, patch)).toBe(200);
});

describe("consoles of a lessee", () => {
  it("open with the option, and what was before it stays shut", async () => {
    api = await openApi({ policy: { serviceProjectName: null, lesseeConsoles: true, overrides: {}, ownNodes: true } });
    const base = `/outband/v1/nodes/${NODE}/consoles/graphical`;
    expect(await status("lessee member", "PUT", `/v1/nodes/${NODE}/states/console`, { enabled: true })).toBe(202);
    expect(await status("lessee member", "GET", `${base}/sessions`)).toBe(200);
    expect(await status("lessee reader", "GET", `${base}/sessions`)).toBe(403);
    expect(await status("lessee admin", "GET", `${base}/keyframes`)).toBe(403);
    expect(await status("owner member", "GET", `${base}/keyframes`)).toBe(200);
  });
});

describe("what belongs to a node", () => {
  const FOREIGN = "8f85703a-565d-469a-96ce-30b6de53079d";

  beforeEach(async () => {
    await api.store.ports.create({ uuid: FOREIGN, nodeUuid: NODE, address: "52:54:00:00:00:01" });
  });

  it("is seen and changed by those whom its node lets", async () => {
    const port = `/v1/ports/${FOREIGN}`;
    expect(await status("lessee reader", "GET", port)).toBe(200);
    expect(await status("lessee reader", "DELETE", port)).toBe(403);
    const absent = await ask("other admin", "GET", port.replace("8f85", "9f85"));
    const hidden = await ask("other admin", "DELETE", port);
    expect([hidden.status, hidden.text]).toEqual([404, absent.text.replace("9f85", "8f85")]);
    expect(await status("owner manager", "DELETE", port)).toBe(204);
  });

  it("is listed with the nodes of the caller's project", async () => {
    const count = async (who: string, url: string) =>
      ((await ask(who, "GET", url)).body?.ports as unknown as [])?.length;
    expect(await count("lessee reader", "/v1/ports")).toBe(1);
    expect(await count("other reader", "/v1/ports")).toBe(0);
    expect(await count("other reader", "/v1/ports/detail")).toBe(0);
    expect(await count("system reader", "/v1/ports")).toBe(1);
    expect(await status("other reader", "GET", "/v1/ports?node=rented")).toBe(404);
    expect(await status("other reader", "GET", `/v1/nodes/${NODE}/ports`)).toBe(404);
  });

  it("is made on, and moved to, only nodes where the caller may make it", async () => {
    const body = (node: string) => ({ node_uuid: node, address: "52:54:00:00:00:02" });
    expect(await status("other admin", "POST", "/v1/ports", body(NODE))).toBe(404);
    expect(await status("owner member", "POST", "/v1/ports", body(NODE))).toBe(403);
    expect(await status("other admin", "POST", "/v1/ports", body(OTHERS))).toBe(404);
    const move = [{ op: "replace", path: "/node_uuid", value: OTHERS }];
    expect(await status("owner admin", "PATCH", `/v1/ports/${FOREIGN}`, move)).toBe(404);
    expect((await api.store.ports.get(FOREIGN)).nodeUuid).toBe(NODE);
  });
});

describe("allocations", () => {
  it("are a project's own", async () => {
    const made = await ask("other member", "POST", "/v1/allocations", { resource_class: "gold" });
    expect([made.status, made.body?.owner]).toEqual([201, "other"]);
    const url = `/v1/allocations/${made.body?.uuid}`;
    expect(await status("other reader", "GET", url)).toBe(200);
    expect(await status("owner admin", "GET", url)).toBe(404);
    expect(await status("owner admin", "DELETE", url)).toBe(404);
    const list = async (who: string) => (await ask(who, "GET", "/v1/allocations")).body?.allocations;
    expect(await list("owner reader")).toEqual([]);
    expect(await list("other reader")).toHaveLength(1);
    const theirs = { resource_class: "gold", owner: "owner" };
    expect(await status("other member", "POST", "/v1/allocations", theirs)).toBe(403);
  });

  it("and runbooks that a project makes stay its own, and are not for everybody", async () => {
    const steps = [{ interface: "bios", step: "apply", args: {}, order: 1 }];
    const made = await ask("other manager", "POST", "/v1/runbooks", { name: "CUSTOM_A", steps, public: true });
    expect([made.status, made.body?.owner, made.body?.public]).toEqual([201, "other", false]);
    const url = `/v1/runbooks/${made.body?.uuid}`;
    expect(await status("owner admin", "GET", url)).toBe(404);
    for (const [path, value] of [
      ["/owner", "owner"],
      ["/public", true],
    ]) {
      expect(await status("other manager", "PATCH", url, [{ op: "replace", path, value }])).toBe(403);
    }
  });

  it("and runbooks are listed for their project, and those for everybody for all", async () => {
    const steps = [{ interface: "bios", step: "apply", args: {}, order: 1 }];
    const make = async (who: string, body: object) =>
      (await ask(who, "POST", "/v1/runbooks", { steps, ...body })).body?.uuid as unknown as string;
    const own = await make("other manager", { name: "CUSTOM_OWN" });
    const open = await make("system admin", { name: "CUSTOM_OPEN", public: true });
    const shut = await make("system admin", { name: "CUSTOM_SHUT" });
    const list = async (who: string) => {
      const { status: code, body } = await ask(who, "GET", "/v1/runbooks");
      const runbooks = (body?.runbooks ?? []) as unknown as { uuid: string }[];
      return code === 200 ? runbooks.map(({ uuid }) => uuid) : code;
    };
    expect(await list("other reader")).toEqual([own, open]);
    expect(await list("owner reader")).toEqual([open]);
    expect(await list("system reader")).toEqual([own, open, shut]);
    expect(await list("owner x")).toBe(403);
    const see = async (who: string) =>
      await Promise.all([own, open, shut].map((uuid) => status(who, "GET", `/v1/runbooks/${uuid}`)));
    expect(await see("owner reader")).toEqual([404, 200, 404]);
    expect(await see("owner x")).toEqual([404, 404, 404]);
    expect(await status("owner admin", "DELETE", `/v1/runbooks/${open}`)).toBe(404);
  });

  it("of a node are whose they are, and not the node's owner's", async () => {
    const { uuid } = await api.store.allocations.create({ name: "a", resourceClass: "gold", owner: "lessee" });
    await api.store.nodes.update(NODE, { allocationUuid: uuid });
    const url = `/v1/nodes/${NODE}/allocation`;
    const see = (...who: string[]) => Promise.all(who.map((one) => status(one, "GET", url)));
    expect(await see("lessee reader", "system reader", "owner admin", "other admin")).toEqual([200, 200, 404, 404]);
    expect(await status("lessee reader", "DELETE", url)).toBe(403);
    expect(await status("owner admin", "DELETE", url)).toBe(404);
    expect(await status("system reader", "DELETE", url)).toBe(403);
    expect(await status("lessee member", "DELETE", url)).toBe(204);
  });

  it("take no node that the caller may not give away", async () => {
    expect(await status("other member", "POST", "/v1/allocations", { node: "rented" })).toBe(400);
    expect(await status("lessee member", "POST", "/v1/allocations", { node: "rented" })).toBe(403);
  });
});
