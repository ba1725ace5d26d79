import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Node, ProvisionState } from "#/model/index.ts";
import { TestApi } from "./testing/test-api.ts";

let api: TestApi;

beforeEach(async () => {
  api = await TestApi.open();
});

afterEach(() => api[Symbol.asyncDispose]());

async function nodeIn(provisionState: ProvisionState, fields: Partial<Node> = {}): Promise<string> {
  const { uuid } = await api.store.nodes.create({ driver: "idrac", provisionState, ...fields });
  return uuid;
}

/** Status and the sentence of the error, if it is one. */
async function ask(uuid: string, body: object, version = 104): Promise<[number, string | null]> {
  const answer = await api.ask("PUT", `/v1/nodes/${uuid}/states/provision`, { body, version });
  const fault = answer.body?.error_message as string | undefined;
  return [answer.status, fault === undefined ? null : (JSON.parse(fault) as { faultstring: string }).faultstring];
}

const ERASE = { interface: "deploy", step: "erase_devices" };

it("answers 202 without a body, and where to look", async () => {
  await api.store.nodes.create({ driver: "idrac", name: "r1", provisionState: "manageable" });
  const answer = await api.ask("PUT", "/v1/nodes/r1/states/provision", { body: { target: "provide" } });
  expect([answer.status, answer.text, answer.headers["content-type"]]).toEqual([202, "", undefined]);
  expect(answer.headers.location).toBe("http://localhost:6385/v1/nodes/r1/states");
  expect((await api.ask("GET", "/v1/nodes/r1/states")).body).toMatchObject({
    provision_state: "cleaning",
    target_provision_state: "available",
  });
});

it("takes its parameters from the query, too, and wants a target", async () => {
  const uuid = await nodeIn("manageable");
  expect(await ask(uuid, {})).toEqual([400, "Missing mandatory parameter: target"]);
  const answer = await api.ask("PUT", `/v1/nodes/${uuid}/states/provision?target=provide`);
  expect(answer.status).toBe(202);
});

describe("verbs", () => {
  it.each<[string, ProvisionState, number, object?]>([
    ["manage", "enroll", 4],
    ["provide", "manageable", 4],
    ["inspect", "manageable", 6],
    ["abort", "clean wait", 13],
    ["abort", "inspect wait", 41],
    ["clean", "manageable", 15, { clean_steps: [ERASE] }],
    ["adopt", "manageable", 17],
    ["rescue", "active", 38, { rescue_password: "x" }],
    ["unrescue", "rescue", 38],
    ["deploy", "available", 73],
    ["undeploy", "active", 73],
    ["unhold", "clean hold", 85],
    ["service", "active", 87, { service_steps: [ERASE] }],
  ])("%s of a node in %s came with 1.%i", async (target, state, since, more = {}) => {
    const uuid = await nodeIn(state);
    const [status, text] = await ask(uuid, { target, ...more }, since - 1);
    expect([status, text]).toEqual([
      406,
      `Request not acceptable. The minimal required API version should be 1.${since}`,
    ]);
    expect(api.conductor.provisioned).toBeNull();
    expect((await ask(uuid, { target, ...more }, since))[0]).toBe(202);
    expect(api.conductor.provisioned).toMatchObject({ uuid, verb: target });
  });

  it.each(["active", "rebuild", "deleted"])("%s was always there", async (target) => {
    const uuid = await nodeIn(target === "active" ? "available" : "active");
    expect((await ask(uuid, { target }, 1))[0]).toBe(202);
  });

  it("cannot end a deployment that waits before 1.110", async () => {
    expect((await ask(await nodeIn("wait call-back"), { target: "abort" }, 104))[0]).toBe(406);
  });

  it.each(["done", "fail", "polish"])("%s is none", async (target) => {
    const uuid = await nodeIn("cleaning");
    const text = `The requested action "${target}" can not be performed on node "${uuid}" while it is in state "cleaning".`;
    expect(await ask(uuid, { target })).toEqual([400, text]);
  });
});

describe("looks in Ironic's order", () => {
  it("first at the version", async () => {
    const uuid = await nodeIn("active", { maintenance: true });
    expect((await ask(uuid, { target: "provide" }, 3))[0]).toBe(406);
  });

  it("then at maintenance, for an instance", async () => {
    const uuid = await nodeIn("active", { maintenance: true, reservation: "conductor-1" });
    expect(await ask(uuid, { target: "active" })).toEqual([
      400,
      `The provisioning operation can't be performed on node ${uuid} because it's in maintenance mode.`,
    ]);
  });

  it("then at the state: a node that is locked may be there in a moment", async () => {
    const locked = await nodeIn("deploying", { reservation: "conductor-1" });
    expect(await ask(locked, { target: "deleted", configdrive: 5 })).toEqual([
      409,
      `Node ${locked} is locked by host conductor-1, please retry after the current operation is completed.`,
    ]);
    const wrong = await nodeIn("available");
    expect((await ask(wrong, { target: "provide", configdrive: 5 }))[1]).toContain('while it is in state "available".');
  });

  it("then at what goes with the verb", async () => {
    const uuid = await nodeIn("active");
    expect((await ask(uuid, { target: "deleted", configdrive: "x", clean_steps: [ERASE] }))[1]).toBe(
      "Adding a config drive is only supported when setting provision state to active, rebuild",
    );
    expect((await ask(uuid, { target: "deleted", clean_steps: [ERASE], rescue_password: "x" }))[1]).toBe(
      '"clean_steps" is only valid when setting target provision state to clean',
    );
  });
});

describe("configdrive", () => {
  const deploy = async (configdrive: unknown, version?: number) =>
    ask(await nodeIn("available"), { target: "active", configdrive }, version);

  it.each(["H4sIAAAA", "https://swift/drive?temp_url_sig=1", { meta_data: { a: 1 }, user_data: "#!" }, null])(
    "may be %o",
    async (configdrive) => {
      expect((await deploy(configdrive))[0]).toBe(202);
      expect(api.conductor.provisioned?.request).toEqual(configdrive === null ? {} : { configdrive });
    },
  );

  it.each([
    ["{bad}", "a string must be the URL of a config drive, or one in base64"],
    [5, "it must be a string or an object"],
    [{ other: {} }, "it may only have meta_data, network_data, user_data, vendor_data"],
    [{ meta_data: "x" }, "meta_data must be an object"],
    [{ user_data: 5 }, "user_data must be an object, a list or a string"],
  ])("%o is none, and is not told again", async (configdrive, reason) => {
    expect(await deploy(configdrive)).toEqual([400, `Invalid configdrive format: ${reason}`]);
  });

  it("is an object from 1.56, with vendor_data from 1.59, and for rebuild from 1.35", async () => {
    expect((await deploy({ meta_data: {} }, 55))[1]).toContain("starting with API version 1.56");
    expect((await deploy({ vendor_data: {} }, 58))[1]).toContain("starting with API version 1.59");
    const rebuild = async (version: number) =>
      ask(await nodeIn("active"), { target: "rebuild", configdrive: "H4sI" }, version);
    expect((await rebuild(34))[1]).toBe(
      "Adding a config drive is only supported when setting provision state to active",
    );
    expect((await rebuild(35))[0]).toBe(202);
  });

  it("may be larger than any other body", async () => {
    expect((await deploy("A".repeat(2 * 1024 * 1024)))[0]).toBe(202);
    const uuid = await nodeIn("available");
    const body = { target: "power on", x: "A".repeat(2 * 1024 * 1024) };
    expect((await api.ask("PUT", `/v1/nodes/${uuid}/states/power`, { body })).status).toBe(413);
  });
});

describe("steps", () => {
  it.each([
    [{ step: "erase" }, "'interface' must be one of vendor, power, management, firmware, deploy, bios, raid"],
    [{ interface: "console", step: "x" }, "'interface' must be one of"],
    [{ interface: "deploy" }, "'step' must be the name of a step"],
    [{ ...ERASE, args: [] }, "'args' must be an object"],
    [{ ...ERASE, color: 1 }, "('color' was unexpected)"],
    [{ ...ERASE, priority: 1 }, "('priority' was unexpected)"],
    [{ ...ERASE, order: "first" }, "'order' must be an integer"],
    [{ ...ERASE, execute_on_child_nodes: true }, "'execute_on_child_nodes' is not supported"],
    ["erase", "each step must be an object"],
  ])("clean_steps: [%o] is 400", async (step, reason) => {
    const uuid = await nodeIn("manageable");
    const [status, text] = await ask(uuid, { target: "clean", clean_steps: [step] });
    expect(status).toBe(400);
    expect(text).toContain("Invalid clean_steps: ");
    expect(text).toContain(reason);
  });

  it("go in their order, and some need no interface", async () => {
    const uuid = await nodeIn("active");
    const steps = [
      { ...ERASE, order: 2 },
      { step: "hold", order: 1 },
    ];
    expect((await ask(uuid, { target: "service", service_steps: steps }))[0]).toBe(202);
    expect(api.conductor.provisioned?.request.serviceSteps).toEqual([
      { interface: null, step: "hold", args: {} },
      { ...ERASE, args: {} },
    ]);
  });

  it.each(["clean", "service"])("%s wants some", async (target) => {
    const uuid = await nodeIn(target === "clean" ? "manageable" : "active");
    const text = `"${target}_steps" is required when setting target provision state to ${target}`;
    expect(await ask(uuid, { target })).toEqual([400, text]);
    expect(await ask(uuid, { target, [`${target}_steps`]: [] })).toEqual([400, text]);
    expect((await ask(uuid, { target, [`${target}_steps`]: "all" }))[1]).toContain("Expected a list");
  });

  it("for deploying came with 1.69, with a priority and arguments", async () => {
    const uuid = await nodeIn("available");
    const body = (step: object) => ({ target: "active", deploy_steps: [step] });
    expect((await ask(uuid, body({ ...ERASE, args: {}, priority: 5 }), 68))[0]).toBe(406);
    expect((await ask(uuid, body({ ...ERASE, priority: 5 })))[1]).toContain("'args' is a required property");
    expect((await ask(uuid, body({ ...ERASE, args: {} })))[1]).toContain("'priority' must be an integer");
    expect((await ask(uuid, body({ ...ERASE, args: {}, priority: 5 }), 69))[0]).toBe(202);
    const active = await nodeIn("active");
    expect((await ask(active, { ...body({ ...ERASE, args: {}, priority: 5 }), target: "deleted" }))[1]).toBe(
      '"deploy_steps" is only valid when setting target provision state to active or rebuild',
    );
  });

  it("without a ramdisk: from 1.70, for cleaning", async () => {
    const uuid = await nodeIn("manageable");
    const body = { target: "clean", clean_steps: [ERASE], disable_ramdisk: true };
    expect((await ask(uuid, body, 69))[0]).toBe(406);
    expect((await ask(uuid, body, 70))[0]).toBe(202);
    expect(api.conductor.provisioned?.request.disableRamdisk).toBe(true);
    expect(await ask(await nodeIn("active"), { target: "deleted", disable_ramdisk: false })).toEqual([
      400,
      "disable_ramdisk is supported only with manual cleaning",
    ]);
  });
});

it("wants a password for a rescue, and for nothing else", async () => {
  const uuid = await nodeIn("active");
  const required = 'A non-empty "rescue_password" is required when setting target provision state to rescue';
  expect(await ask(uuid, { target: "rescue" })).toEqual([400, required]);
  expect(await ask(uuid, { target: "rescue", rescue_password: "  " })).toEqual([400, required]);
  expect(await ask(uuid, { target: "deleted", rescue_password: "x" })).toEqual([
    400,
    '"rescue_password" is only valid when setting target provision state to rescue',
  ]);
});

it("a runbook came with 1.92, instead of steps", async () => {
  const uuid = await nodeIn("manageable");
  expect((await ask(uuid, { target: "clean", runbook: "CUSTOM_X" }, 91))[0]).toBe(406);
  expect((await ask(uuid, { target: "clean", runbook: "CUSTOM_X", clean_steps: [ERASE] }))[1]).toBe(
    "A runbook can not be combined with explicit steps",
  );
  expect(await ask(uuid, { target: "clean", runbook: "CUSTOM_X" })).toEqual([
    404,
    "Runbook CUSTOM_X could not be found.",
  ]);
  const steps = [
    { ...ERASE, order: "2" },
    { interface: "bios", step: "reset", order: 1 },
  ];
  await api.store.runbooks.create({ name: "CUSTOM_X", steps, disableRamdisk: true });
  expect((await ask(uuid, { target: "clean", runbook: "CUSTOM_X" }))[1]).toContain("does not have it as a trait");
  await api.store.nodes.update(uuid, { traits: ["CUSTOM_X"] });
  expect((await ask(uuid, { target: "clean", runbook: "CUSTOM_X" }))[0]).toBe(202);
  expect(api.conductor.provisioned?.request).toEqual({
    cleanSteps: [
      { interface: "bios", step: "reset", args: {} },
      { ...ERASE, args: {} },
    ],
    disableRamdisk: true,
  });
});
