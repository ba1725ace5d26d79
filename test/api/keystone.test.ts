import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectedOf, MATRIX_CALLERS, NODE_MATRIX } from "#/api/testing/node-matrix.ts";
import { hasKeystone, Keystone, type Login } from "../support/keystone.ts";
import { OpenStackCli } from "../support/openstack.ts";
import { requirePeer } from "../support/peers.ts";
import { Service } from "../support/service.ts";

const hasPeers = hasKeystone && requirePeer("openstack", "python3-openstackclient");

describe.skipIf(!hasPeers)("with a real Keystone", () => {
  let keystone: Keystone;
  let service: Service;
  const logins: Record<string, Login> = {};
  let owner: string;
  let lessee: string;

  beforeAll(async () => {
    keystone = await Keystone.start();
    const outband = await keystone.createUser("outband", "service", { project: "service" });
    service = await Service.create({
      DEFAULT: ["auth_strategy = keystone"],
      keystone_authtoken: [...keystone.authtoken(outband), "token_cache_time = 1"],
    });
    await service.start();
    await keystone.addEndpoint("baremetal", "outband", service.apiUrl);
    logins.operator = await keystone.createUser("operator", "admin", { system: "all" });
    logins.owner = await keystone.createUser("owner", "member", { project: "owners" });
    logins.lessee = await keystone.createUser("lessee", "member", { project: "lessees" });
    logins.stranger = await keystone.createUser("stranger", "admin", { project: "strangers" });
    logins.nova = await keystone.createUser("nova", "service", { project: "service" });
    owner = keystone.idOf("project", "owners");
    lessee = keystone.idOf("project", "lessees");
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await keystone?.[Symbol.asyncDispose]();
  });

  function cli(who: string): OpenStackCli {
    return OpenStackCli.withEnv(keystone.env(logins[who] as Login));
  }

  async function call(who: string, method: string, path: string, body?: object): Promise<number> {
    return (await send(await keystone.token(logins[who] as Login), method, path, body)).status;
  }

  function send(token: string, method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${service.apiUrl}${path}`, {
      method,
      headers: {
        "X-Auth-Token": token,
        "X-OpenStack-Ironic-API-Version": "1.104",
        ...(body ? { "Content-Type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  }

  it("lets Debian's client enrol as an operator, and each role do what it may", async () => {
    const options = ["--driver", "fake-hardware", "--name", "rented"];
    const node = await cli("operator").json<{ uuid: string }>("node", "create", ...options);
    // Debian's client knows both options of `create` and then refuses them itself.
    await cli("operator").text("node", "set", "rented", "--owner", owner, "--lessee", lessee);
    expect(await cli("owner").json("node", "list")).toMatchObject([{ UUID: node.uuid, Name: "rented" }]);
    expect(await cli("stranger").json("node", "list")).toEqual([]);
    const refused = await cli("lessee").fails("node", "console", "show", "rented");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("baremetal:node:get_console");
    expect((await cli("stranger").fails("node", "show", "rented")).output).toContain("could not be found");
    await cli("lessee").text("node", "power", "on", "rented");
  });

  // A console is shown (y), refused (n) or denied to exist (h).
  it.each([
    ["operator", 200, 200, 200],
    ["owner", 200, 200, 403],
    ["lessee", 200, 403, 403],
    ["stranger", 404, 404, 403],
    ["nova", 404, 404, 403],
  ])("%s: a node %i, its console %i, drivers %i", async (who, node, console, drivers) => {
    const paths = ["/v1/nodes/rented", "/v1/nodes/rented/states/console", "/v1/drivers"];
    expect(await Promise.all(paths.map((path) => call(who, "GET", path)))).toEqual([node, console, drivers]);
  });

  it("lets every role in every scope do to its own, a rented and another's node what Ironic's policies say", async () => {
    const tokens = new Map<string, string>();
    for (const caller of MATRIX_CALLERS) {
      const [where = "", role = ""] = caller.split(" ");
      const scope = where === "system" ? { system: "all" as const } : { project: `matrix-${where}` };
      const login = await keystone.createUser(`matrix-${where}-${role}`, role, scope);
      tokens.set(caller, await keystone.token(login));
    }
    await keystone.createProject("matrix-lessee");
    const projects = {
      owner: keystone.idOf("project", "matrix-owner"),
      lessee: keystone.idOf("project", "matrix-lessee"),
    };
    const operator = await keystone.token(logins.operator as Login);
    const differences: string[] = [];
    for (const [method, path, body, row] of NODE_MATRIX) {
      for (const [caller, expected] of expectedOf(row)) {
        // A node of its own for each: what the one before did to it does not matter.
        const uuid = randomUUID();
        const node = { uuid, driver: "fake-hardware", console_interface: "fake-graphical", ...projects };
        expect((await send(operator, "POST", "/v1/nodes", node)).status).toBe(201);
        const { status } = await send(tokens.get(caller) as string, method, `/v1/nodes/${uuid}${path}`, body as object);
        const outcome = status === 403 ? "n" : status === 404 ? "h" : status < 300 ? "y" : String(status);
        if (outcome !== expected) differences.push(`${caller}: ${method} ${path}: ${outcome}, not ${expected}`);
      }
    }
    expect(differences).toEqual([]);
  });

  it("refuses no token, a wrong one and, soon, a revoked one", async () => {
    const none = await fetch(`${service.apiUrl}/v1/nodes`);
    expect([none.status, none.headers.get("www-authenticate")]).toEqual([401, `Keystone uri="${keystone.url}"`]);
    expect((await send("gAAAAABnonsense", "GET", "/v1/nodes")).status).toBe(401);
    const token = await keystone.token(logins.owner as Login);
    expect((await send(token, "GET", "/v1/nodes")).status).toBe(200);
    await keystone.revoke(token);
    await expect.poll(async () => (await send(token, "GET", "/v1/nodes")).status, { timeout: 10_000 }).toBe(401);
  });

  it("says so when Keystone is away, and goes on when it is back", async () => {
    const token = await keystone.token(logins.owner as Login);
    await keystone.kill();
    const away = await send(token, "GET", "/v1/nodes");
    expect([away.status, await away.text()]).toEqual([503, expect.stringContaining("Keystone service is temporarily")]);
    await keystone.restart();
    expect((await send(token, "GET", "/v1/nodes")).status).toBe(200);
  });

  it("keeps tokens and the service user's password out of the log", () => {
    expect(service.output).not.toContain("outband-pw");
    expect(service.output).not.toContain("gAAAAA");
  });
});
