import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OpenStackCli } from "../support/openstack.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { pythonWith, tellPythonStory } from "../support/python.ts";
import { startTestRack, type TestRack } from "../support/rack.ts";
import { Service } from "../support/service.ts";

const MAC = "52:54:00:00:00:01";
const python = pythonWith("openstack", "python3-openstacksdk");

let service: Service;

beforeAll(async () => {
  service = await Service.create({ DEFAULT: ["auth_strategy = noauth"] });
  await service.start();
});

afterAll(() => service?.[Symbol.asyncDispose]());

describe.skipIf(!requirePeer("openstack", "python3-openstackclient"))("openstack baremetal", () => {
  let cli: OpenStackCli;
  let uuid: string;

  beforeAll(async () => {
    cli = new OpenStackCli(service.apiUrl);
    ({ uuid } = await cli.json<{ uuid: string }>("node", "create", "--driver", "fake-hardware", "--name", "n1"));
  });
  afterAll(() => cli.text("node", "delete", "n1"));

  it("keeps ports and port groups", async () => {
    await cli.text("port", "group", "create", "--node", uuid, "--name", "bond0", "--mode", "802.3ad");
    const port = await cli.json<{ uuid: string }>("port", "create", "--node", uuid, MAC, "--extra", "rack=12");
    await cli.text("port", "set", port.uuid, "--pxe-disabled", "--port-group", await idOf("port", "group", "bond0"));
    expect(await cli.json("port", "show", "--address", MAC)).toMatchObject({
      uuid: port.uuid,
      pxe_enabled: false,
      node_uuid: uuid,
    });
    expect(await cli.json("port", "list", "--node", "n1")).toMatchObject([{ UUID: port.uuid, Address: MAC }]);
    expect(await cli.json("port", "list", "--long")).toHaveLength(1);
    const { output } = await cli.fails("port", "create", "--node", uuid, MAC);
    expect(output).toContain(`A port with MAC address ${MAC} already exists.`);
    await cli.text("port", "delete", port.uuid);
    await cli.text("port", "group", "delete", "bond0");
  });

  it("keeps chassis", async () => {
    const chassis = await cli.json<{ uuid: string }>("chassis", "create", "--description", "rack 12");
    await cli.text("node", "set", "n1", "--chassis-uuid", chassis.uuid);
    expect(await cli.json("node", "list", "--chassis", chassis.uuid)).toMatchObject([{ Name: "n1" }]);
    expect((await cli.fails("chassis", "delete", chassis.uuid)).output).toContain("contains nodes");
    await cli.text("node", "unset", "n1", "--chassis-uuid");
    await cli.text("chassis", "delete", chassis.uuid);
  });

  it("keeps volumes while the machine is off", async () => {
    const connector = ["--node", uuid, "--type", "iqn", "--connector-id", "iqn.2026-11.test:1"];
    const { uuid: id } = await cli.json<{ uuid: string }>("volume", "connector", "create", ...connector);
    const target = ["--node", uuid, "--type", "iscsi", "--boot-index", "0", "--volume-id", "v1"];
    await cli.text("volume", "target", "create", ...target, "--property", "auth_password=geheim");
    expect(await cli.text("volume", "target", "list", "--long")).not.toContain("geheim");
    expect(await cli.json("volume", "connector", "list")).toHaveLength(1);
    await cli.text("node", "power", "off", "n1");
    await eventually("the node to be off", async () => {
      const { power_state: state } = await cli.json<{ power_state: string }>("node", "show", "n1");
      return state === "power off";
    });
    await cli.text("volume", "connector", "delete", id);
  });

  it("sets traits, attaches VIFs, calls vendor methods", async () => {
    await cli.text("node", "add", "trait", "n1", "CUSTOM_A", "CUSTOM_B");
    await cli.text("node", "remove", "trait", "n1", "CUSTOM_A");
    expect(await cli.text("node", "trait", "list", "n1")).toContain("CUSTOM_B");
    await cli.text("node", "vif", "attach", "n1", "vif-1", "--vif-info", "foo=bar");
    expect(await cli.json("node", "vif", "list", "n1")).toEqual([]);
    await cli.text("node", "vif", "detach", "n1", "vif-1");
    expect(await cli.text("node", "passthru", "list", "n1")).toContain("third_method_sync");
    // A synchronous one answers true, which this command cannot print; openstacksdk below calls it.
    await cli.text("node", "passthru", "call", "n1", "second_method", "--arg", "bar=kazoo");
    const { output } = await cli.fails("node", "passthru", "call", "n1", "fifth_method");
    expect(output).toContain("No handler for method fifth_method");
  });

  it("shows what is inside, and says what the driver cannot", async () => {
    expect(await cli.json("node", "bios", "setting", "list", "n1")).toEqual([]);
    expect(await cli.json("node", "history", "list", "n1")).toEqual([]);
    const { output } = await cli.fails("node", "boot", "mode", "set", "n1", "uefi");
    expect(output).toContain("Driver fake-hardware does not support set_boot_mode (disabled or not implemented).");
    expect((await cli.fails("node", "inject", "nmi", "n1")).output).toContain("does not support inject_nmi");
  });

  it("keeps deploy templates and allocates nodes", async () => {
    const steps = '[{"interface": "bios", "step": "apply", "args": {}, "priority": 10}]';
    await cli.text("deploy", "template", "create", "CUSTOM_T", "--steps", steps);
    expect(await cli.json("deploy", "template", "show", "CUSTOM_T")).toMatchObject({ steps: [{ step: "apply" }] });
    await cli.text("deploy", "template", "delete", "CUSTOM_T");
    const { code, output } = await cli.fails("allocation", "create", "--resource-class", "none", "--wait");
    expect(code).not.toBe(0);
    expect(output).toContain("no available nodes match");
    const [allocation] = await cli.json<{ UUID: string; State: string }[]>("allocation", "list");
    expect(allocation).toMatchObject({ State: "error" });
    await cli.text("allocation", "delete", allocation?.UUID ?? "");
  });

  async function idOf(...words: string[]): Promise<string> {
    const name = words.pop() ?? "";
    return (await cli.json<{ uuid: string }>(...words, "show", name)).uuid;
  }
});

describe.skipIf(python === null)("openstacksdk's baremetal proxy", () => {
  it("creates, lists, changes and deletes everything", async () => {
    const script = new URL("sdk-story.py", import.meta.url).pathname;
    expect(await tellPythonStory(python as string, script, { url: service.apiUrl })).toEqual({
      node: ["sdk-1", "fake-hardware"],
      ports: ["52:54:00:aa:00:01"],
      port: [{ rack: 13 }, true],
      port_groups: ["bond0"],
      chassis: "rack 12",
      volumes: [["iqn.2026-11.test:1"], ["v1"]],
      traits: ["CUSTOM_B"],
      vifs: [[], true],
      templates: ["CUSTOM_T"],
      allocation: "error",
      drivers: true,
      passthru: true,
      left: [[], [], [], [], [], [], []],
    });
  });
});

describe("a Dell of the rack", () => {
  let rack: TestRack;

  beforeAll(async () => {
    rack = await startTestRack({ machine: "synthetic" });
  });
  afterAll(() => rack?.[Symbol.asyncDispose]());

  async function ask(method: string, path: string, body?: object): Promise<Response> {
    return await fetch(`${service.apiUrl}/v1/nodes${path}`, {
      method,
      headers: { "X-OpenStack-Ironic-API-Version": "1.104", "Content-Type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  }

  async function idle(): Promise<Record<string, unknown>> {
    let node: Record<string, unknown> = {};
    await eventually("the work on the node to end", async () => {
      node = (await (await ask("GET", "/dell")).json()) as Record<string, unknown>;
      return node.reservation === null;
    });
    return node;
  }

  it("takes an image into its virtual CD, a boot mode and an NMI", async () => {
    const info = Object.fromEntries(
      rack
        .driverInfo()
        .flatMap((word) => (word.includes("=") ? [[word.split("=", 1)[0], word.slice(word.indexOf("=") + 1)]] : [])),
    ) as Record<string, string>;
    const created = await ask("POST", "", { driver: "idrac", name: "dell", driver_info: info });
    expect(created.status, await created.text()).toBe(201);

    const image = "http://127.0.0.1:9/rescue.iso";
    expect((await ask("POST", "/dell/vmedia", { device_type: "cdrom", image_url: image })).status).toBe(204);
    expect((await idle()).last_error).toBeNull();
    expect(await (await ask("GET", "/dell/vmedia")).json()).toContainEqual({
      media_types: ["CD", "DVD"],
      inserted: true,
      image,
    });
    expect((await ask("DELETE", "/dell/vmedia")).status).toBe(204);
    expect((await idle()).last_error).toBeNull();
    expect(JSON.stringify(await (await ask("GET", "/dell/vmedia")).json())).not.toContain("rescue.iso");

    expect((await ask("PUT", "/dell/states/boot_mode", { target: "bios" })).status).toBe(202);
    expect(await idle()).toMatchObject({ boot_mode: "bios", last_error: null });
    expect((await ask("PUT", "/dell/states/power", { target: "power on" })).status).toBe(202);
    expect(await idle()).toMatchObject({ power_state: "power on" });
    expect((await ask("PUT", "/dell/management/inject_nmi", {})).status).toBe(204);

    // It has no Secure Boot over Redfish: the work fails, and the history remembers why.
    expect((await ask("PUT", "/dell/states/secure_boot", { target: true })).status).toBe(202);
    const { last_error: lastError } = await idle();
    expect(lastError).toContain("does not offer Secure Boot over Redfish");
    const { history } = (await (await ask("GET", "/dell/history?detail=true")).json()) as { history: object[] };
    expect(history).toMatchObject([{ event: lastError, severity: "ERROR", event_type: "secure", conductor: "e2e" }]);
  });
});
