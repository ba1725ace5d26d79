import type { TSchema } from "typebox";
import Value from "typebox/value";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CALLS, type CallShape } from "#/contract/calls/index.ts";
import { ApiClient, ROUTES, type Route, type RouteName, routePath } from "#/contract/index.ts";
import { type OneMachine, startOneMachine } from "../support/one-machine.ts";
import { eventually } from "../support/process.ts";
import { Service } from "../support/service.ts";

/** What makes a call do something, where the schema's own default would only be refused. */
const MEANT: Partial<Record<RouteName, unknown>> = {
  setPower: { target: "power on" },
  setProvision: { target: "manage" },
  setConsole: { enabled: true },
  enableConsole: { enabled: true },
  setBootMode: { target: "uefi" },
  setSecureBoot: { target: true },
  setBootDevice: { boot_device: "disk" },
  setIndicator: { state: "on" },
  setMaintenance: { reason: "test" },
  setTraits: { traits: ["CUSTOM_B"] },
  attachVif: { id: "vif-1" },
  attachMedia: { device_type: "cdrom", image_url: "http://127.0.0.1:1/x.iso" },
  ...patches(
    "updateNode",
    "updatePort",
    "updatePortgroup",
    "updateChassis",
    "updateVolumeConnector",
    "updateVolumeTarget",
    "updateDeployTemplate",
    "updateRunbook",
  ),
  controlConsole: { action: "take" },
  controlSerialConsole: { action: "take" },
  typeText: { text: "ls" },
  pressKeys: { chord: "a" },
  postEvents: { events: [{ event: "network.bind_port" }] },
  actOnServer: { "os-getConsoleOutput": { length: 5 } },
  createRemoteConsole: { remote_console: { protocol: "vnc", type: "novnc" } },
};

function patches(...names: readonly RouteName[]): Partial<Record<RouteName, unknown>> {
  return Object.fromEntries(names.map((name) => [name, [{ op: "add", path: "/extra/a", value: 1 }]]));
}

/** Neither objects nor what any call takes. */
const WRONG = [
  [],
  "text",
  null,
  { target: { a: [1] }, id: 5, enabled: {}, text: 7, steps: "x", events: 3, traits: {} },
];

const BY_NAME = Object.entries(ROUTES) as [RouteName, Route][];
const OF_NODE = BY_NAME.filter(([, { path }]) => path.includes("/:node") || path.includes("/:server"));
const OTHERS = BY_NAME.filter((one) => !OF_NODE.includes(one));

let service: Service;
let machines: { dell: OneMachine<"dell">; supermicro: OneMachine<"supermicro">; generic: OneMachine<"generic"> };
/** What stands for each value of a path: something that is there. */
let values: Record<string, string>;
let enrolled = 0;

beforeAll(async () => {
  machines = {
    dell: await startOneMachine({ vendor: "dell", address: "127.0.31.1" }),
    supermicro: await startOneMachine({ vendor: "supermicro", address: "127.0.31.2" }),
    generic: await startOneMachine({ vendor: "generic", address: "127.0.31.3" }),
  };
  service = await Service.create({ ipmi: ["min_command_interval = 0"] });
  await service.start();
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  for (const machine of Object.values(machines ?? {})) await machine[Symbol.asyncDispose]();
});

const client = () => new ApiClient(ROUTES, { endpoint: service.apiUrl, transport: fetch });

/** The rack's machine that nodes of a driver are for; null where they need none. */
function machineOf(driver: string): OneMachine<"dell" | "supermicro" | "generic"> | null {
  if (driver === "fake-hardware") return null;
  if (driver === "ipmi") return machines.generic;
  return driver === "supermicro" ? machines.supermicro : machines.dell;
}

/** A node with one of everything that may hang on it, and both consoles on where it has them. */
async function enrol(driver: string): Promise<void> {
  const api = client();
  const number = ++enrolled;
  const machine = machineOf(driver);
  const ipmi = machine?.rackMachine.bmc.ipmi.address;
  const { uuid: node = "" } = await api.call("createNode", {
    body: {
      driver,
      resource_class: "x",
      driver_info: {
        ...machine?.driverInfo,
        ...(ipmi && {
          ipmi_address: ipmi.host,
          ipmi_port: ipmi.port,
          ipmi_username: machine?.driverInfo.redfish_username,
          ipmi_password: machine?.driverInfo.redfish_password,
        }),
      },
    },
  });
  const made = [
    await api.call("createPortgroup", { body: { node_uuid: node } }),
    await api.call("createPort", { body: { node_uuid: node, address: `52:54:00:00:00:0${number}` } }),
    await api.call("createVolumeConnector", { body: { node_uuid: node, type: "ip", connector_id: `${number}` } }),
    await api.call("createVolumeTarget", {
      body: { node_uuid: node, volume_type: "iscsi", boot_index: 0, volume_id: "1" },
    }),
    await api.call("createChassis", { body: {} }),
    await api.call("createDeployTemplate", {
      body: { name: `CUSTOM_T${number}`, steps: [{ interface: "bios", step: "a", args: {}, priority: 1 }] },
    }),
    await api.call("createRunbook", {
      body: { name: `CUSTOM_R${number}`, steps: [{ interface: "bios", step: "a", args: {}, order: 1 }] },
    }),
  ].map(({ uuid = "" }) => uuid);
  const [portgroup = "", port = "", connector = "", target = "", chassis = "", template = "", runbook = ""] = made;
  const { consoles } = await api.call("listConsoles", { node });
  for (const { kind } of consoles) {
    await api.call("enableConsole", { node, kind, body: { enabled: true } }).catch(() => undefined);
    await atRest(node);
  }
  values = {
    node,
    server: node,
    portgroup,
    port,
    connector,
    target,
    chassis,
    template,
    runbook,
    driver,
    hostname: "e2e",
    allocation: "none",
    trait: "CUSTOM_A",
    vif: "vif-2",
    setting: "BootMode",
    indicator: "LED@system",
    method: "first_method",
    kind: "serial",
    record: node,
    session: node,
    recording: node,
    keyframe: node,
    token: "none",
  };
}

/** What one call has started must not be what the next one is refused for. */
async function atRest(node: string): Promise<void> {
  await eventually("the node to be at rest, or gone", async () => {
    const { body } = await service.api("GET", `/v1/nodes/${node}?fields=reservation,target_power_state`);
    const { reservation, target_power_state: target } = body as Record<string, unknown>;
    return !reservation && !target;
  });
}

async function ask(name: RouteName, route: Route, body: unknown) {
  const { query }: CallShape = CALLS[name];
  const { required = [] } = (query ?? {}) as { required?: readonly string[] };
  const words = required.map((word) => `${word}=${values[word] ?? "x"}`).join("&");
  const answer = await fetch(`${service.apiUrl}${routePath(route, values)}${words && `?${words}`}`, {
    method: route.method,
    headers: {
      "X-OpenStack-Ironic-API-Version": "latest",
      ...(route.path.startsWith("/compute") ? { "OpenStack-API-Version": "compute latest" } : {}),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

/** Bodies for a call: none, the one that is meant, the schema's default, and such as are wrong. */
function bodiesOf(name: RouteName, { method }: Route): unknown[] {
  if (method === "GET" || method === "DELETE") return [undefined];
  const { body }: CallShape = CALLS[name];
  return [undefined, {}, ...WRONG, ...(body ? [created(body)] : []), MEANT[name]].filter(
    (one, at) => at === 0 || one !== undefined,
  );
}

function created(schema: TSchema): unknown {
  try {
    return Value.Create(schema);
  } catch {
    // It has a pattern, and no default.
    return undefined;
  }
}

/** Every one of these calls: none may end in an answer that says the service is at fault, or that its contract does not. */
async function walk(calls: readonly [RouteName, Route][]): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  for (const [name, route] of calls) {
    for (const body of bodiesOf(name, route)) {
      const { status, text } = await ask(name, route, body);
      expect(status, `${name} with ${JSON.stringify(body)}: ${text}`).toBeLessThan(500);
      if (status < 300) checkAnswer(name, text);
      statuses[name] = Math.min(statuses[name] ?? status, status);
      if (route.method !== "GET" && values.node) await atRest(values.node);
    }
  }
  return statuses;
}

function checkAnswer(name: RouteName, text: string): void {
  const { answer }: CallShape = CALLS[name];
  if (answer === "file") return;
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  const problems = answer === undefined ? [] : [...Value.Errors(answer, body)];
  expect(answer === undefined ? body : problems, `${name}: ${text}`).toEqual(answer === undefined ? undefined : []);
}

/** What ends nodes, after everything else. */
const last = ([name]: [RouteName, Route]) => (name === "deleteNode" ? 2 : ROUTES[name].method === "DELETE" ? 1 : 0);
const inOrder = (calls: readonly [RouteName, Route][]) => calls.toSorted((a, b) => last(a) - last(b));

describe("no call is answered with an error of the service, and every answer is what the contract says", () => {
  it.each(["fake-hardware", "idrac", "redfish", "supermicro", "ipmi"])(
    "of a node of %s",
    { timeout: 240_000 },
    async (driver) => {
      await enrol(driver);
      const statuses = await walk(inOrder(OF_NODE));
      expect(statuses.deleteNode, JSON.stringify(statuses)).toBe(204);
      expect(statuses).toMatchObject({
        showNode: 200,
        setPower: 202,
        showStates: 200,
        setTraits: 204,
      });
    },
  );

  it("of none", async () => {
    await enrol("fake-hardware");
    const statuses = await walk(inOrder(OTHERS));
    expect(statuses).toMatchObject({ listNodes: 200, root: 200, openApi: 200, listShards: 200, postEvents: 204 });
    expect(statuses).toMatchObject({ showPort: 200, showPortgroup: 200, showChassis: 200, showVolumeTarget: 200 });
    expect(statuses).toMatchObject({ showDeployTemplate: 200, showRunbook: 200, updateRunbook: 200, deletePort: 204 });
  });
});
