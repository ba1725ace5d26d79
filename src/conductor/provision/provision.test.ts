import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Node, ProvisionRequest, ProvisionState, ProvisionVerb } from "#/model/index.ts";
import type { Conductor } from "../conductor.ts";
import { type Bench, openBench } from "../testing/bench.ts";
import { type BmcCall, BmcDown } from "../testing/test-hardware.ts";

let bench: Bench;
let conductor: Conductor;

beforeEach(async () => {
  bench = await openBench();
  conductor = await bench.start();
});

afterEach(() => bench[Symbol.asyncDispose]());

const ERASE = { interface: "deploy", step: "erase", args: {} } as const;

async function nodeIn(state: ProvisionState, fields: Partial<Node> = {}): Promise<string> {
  const { uuid } = await bench.createNode(conductor, {
    interfaces: { inspect: "test", rescue: "test" },
    ...(fields.interfaces ? { interfaces: fields.interfaces } : {}),
  });
  const { interfaces: _, ...rest } = fields;
  await bench.store.nodes.update(uuid, { provisionState: state, ...rest });
  return uuid;
}

async function ask(uuid: string, verb: ProvisionVerb, request: ProvisionRequest = {}): Promise<Node> {
  await conductor.api.setProvisionState(uuid, verb, request);
  return bench.idle(uuid);
}

describe("manage", () => {
  test("proves the BMC of a new node, and knows its power from then on", async () => {
    bench.bmc.power = "power on";
    const uuid = await nodeIn("enroll");
    const release = bench.bmc.hold("power.get");
    await conductor.api.setProvisionState(uuid, "manage", {});
    expect(await bench.node(uuid)).toMatchObject({
      provisionState: "verifying",
      targetProvisionState: "manageable",
      provisionUpdatedAt: bench.clock.now(),
      reservation: "host-1",
    });
    release();
    expect(await bench.idle(uuid)).toMatchObject({
      provisionState: "manageable",
      targetProvisionState: null,
      powerState: "power on",
      lastError: null,
    });
  });

  test("of a node whose BMC does not answer: enroll, and why", async () => {
    bench.bmc.faults.set("power.get", new BmcDown());
    const uuid = await nodeIn("enroll");
    expect(await ask(uuid, "manage")).toMatchObject({
      provisionState: "enroll",
      targetProvisionState: null,
      powerState: null,
      lastError: `Failed to get power state for node ${uuid}. Error: 10.0.0.7 does not answer.`,
    });
  });

  test("of a node whose driver_info is wrong: enroll, and what is missing", async () => {
    const uuid = await nodeIn("enroll", { driverInfo: {} });
    expect((await ask(uuid, "manage")).lastError).toBe(
      `Failed to validate power driver interface for node ${uuid}. Error: driver_info has no test_address`,
    );
  });

  test.each<ProvisionState>(["available", "clean failed", "inspect failed", "adopt failed"])(
    "takes a node out of %s at once",
    async (state) => {
      const uuid = await nodeIn(state, { targetProvisionState: "available" });
      await conductor.api.setProvisionState(uuid, "manage", {});
      expect(await bench.node(uuid)).toMatchObject({
        provisionState: "manageable",
        targetProvisionState: null,
        reservation: null,
      });
      expect(bench.bmc.calls).toEqual([]);
    },
  );
});

test("what the state does not allow is refused in Ironic's words, and changes nothing", async () => {
  const uuid = await nodeIn("available");
  await expect(conductor.api.setProvisionState(uuid, "provide", {})).rejects.toMatchObject({
    category: "invalid",
    message: `The requested action "provide" can not be performed on node "${uuid}" while it is in state "available".`,
  });
  expect(await bench.node(uuid)).toMatchObject({ provisionState: "available", reservation: null });
});

test("without a free worker nothing is begun", async () => {
  await using one = await openBench();
  const busy = await one.start({ workersPoolSize: 1 });
  const [first, second] = [await one.createNode(busy), await one.createNode(busy)];
  const release = one.bmc.hold("power.get");
  await busy.api.setProvisionState(first.uuid, "manage", {});
  await expect(busy.api.setProvisionState(second.uuid, "manage", {})).rejects.toMatchObject({
    category: "unavailable",
  });
  expect(await one.node(second.uuid)).toMatchObject({ provisionState: "enroll", reservation: null });
  release();
  await one.idle(first.uuid);
});

test.each<[ProvisionState, ProvisionVerb, BmcCall, string]>([
  ["enroll", "manage", "power.get", "verify"],
  ["manageable", "provide", "clean.prepare", "cleaning"],
  ["manageable", "inspect", "inspect", "introspection"],
  ["manageable", "adopt", "deploy.takeOver", "adoption"],
  ["available", "active", "deploy.prepare", "deploying"],
  ["active", "deleted", "deploy.tearDown", "unprovision"],
  ["active", "rescue", "rescue", "rescue"],
  ["active", "service", "service.prepare", "servicing"],
])("the failure of a node in %s to %s stays in its history", async (state, verb, call, eventType) => {
  bench.bmc.faults.set(call, new BmcDown());
  const uuid = await nodeIn(state);
  const { lastError } = await ask(uuid, verb, { serviceSteps: [ERASE], rescuePassword: "let-me-in" });
  expect(await bench.store.nodeHistory.list({ where: { nodeUuid: uuid } })).toMatchObject([
    { event: lastError, eventType, severity: "ERROR", conductor: "host-1" },
  ]);
});

describe("provide", () => {
  test("cleans with the driver's own steps, the highest priority first", async () => {
    const uuid = await nodeIn("manageable");
    const release = bench.bmc.hold("clean.verify");
    await conductor.api.setProvisionState(uuid, "provide", {});
    const cleaning = await bench.until(uuid, () => bench.bmc.count("clean.verify") === 1);
    expect(cleaning).toMatchObject({
      provisionState: "cleaning",
      targetProvisionState: "available",
      cleanStep: { interface: "deploy", step: "verify", priority: 10 },
    });
    release();
    expect(await bench.idle(uuid)).toMatchObject({
      provisionState: "available",
      targetProvisionState: null,
      cleanStep: {},
      driverInternalInfo: {},
    });
    expect(bench.bmc.calls).toEqual(["clean.prepare", "clean.erase", "clean.verify", "clean.tearDown"]);
  });

  test("is at once available where cleaning is off, for the node or for all", async () => {
    const uuid = await nodeIn("manageable", { automatedClean: false });
    expect((await ask(uuid, "provide")).provisionState).toBe("available");
    await using one = await openBench();
    const off = await one.start({ automatedClean: false });
    const node = await one.createNode(off, { provisionState: "manageable" });
    await off.api.setProvisionState(node.uuid, "provide", {});
    expect((await one.idle(node.uuid)).provisionState).toBe("available");
    expect([...bench.bmc.calls, ...one.bmc.calls]).toEqual([]);
  });

  test("of a node that cannot be cleaned ends in clean failed, without maintenance", async () => {
    const uuid = await nodeIn("manageable", { interfaces: { deploy: "no-deploy" } as Node["interfaces"] });
    expect(await ask(uuid, "provide")).toMatchObject({
      provisionState: "clean failed",
      targetProvisionState: "available",
      maintenance: false,
      lastError:
        `Failed to prepare node ${uuid} for cleaning: Driver test-hardware does not support cleaning ` +
        "(disabled or not implemented).",
    });
  });

  test("a step that fails puts the node into maintenance, with the step's name and no ramdisk left", async () => {
    bench.bmc.faults.set("clean.erase", new BmcDown());
    const uuid = await nodeIn("manageable");
    expect(await ask(uuid, "provide")).toMatchObject({
      provisionState: "clean failed",
      targetProvisionState: "available",
      maintenance: true,
      fault: "clean failure",
      maintenanceReason: `Node ${uuid} failed step deploy.erase: 10.0.0.7 does not answer.`,
      lastError: `Node ${uuid} failed step deploy.erase: 10.0.0.7 does not answer.`,
      cleanStep: {},
      driverInternalInfo: {},
    });
    expect(bench.bmc.calls.at(-1)).toBe("clean.tearDown");
  });

  test.each<[Partial<Node>, string]>([
    [{ maintenance: true }, "because it's in maintenance mode."],
    [{ retired: true }, "because it is retired."],
  ])("is refused for %o", async (fields, reason) => {
    const uuid = await nodeIn("manageable", fields);
    await expect(conductor.api.setProvisionState(uuid, "provide", {})).rejects.toMatchObject({
      category: "invalid",
      message: `The providing operation can't be performed on node ${uuid} ${reason}`,
    });
  });
});

describe("clean", () => {
  test("runs the caller's steps in their order and comes back to manageable", async () => {
    const uuid = await nodeIn("manageable");
    const cleanSteps = [{ interface: "deploy", step: "verify", args: {} } as const, ERASE];
    expect(await ask(uuid, "clean", { cleanSteps })).toMatchObject({ provisionState: "manageable", lastError: null });
    expect(bench.bmc.calls).toEqual(["clean.prepare", "clean.verify", "clean.erase", "clean.tearDown"]);
  });

  test("without a ramdisk does what needs none, and refuses what does", async () => {
    const uuid = await nodeIn("manageable");
    const verify = { interface: "deploy", step: "verify", args: {} } as const;
    await ask(uuid, "clean", { cleanSteps: [verify], disableRamdisk: true });
    expect(bench.bmc.calls).toEqual(["clean.verify"]);
    const failed = await ask(uuid, "clean", { cleanSteps: [ERASE], disableRamdisk: true });
    expect(failed).toMatchObject({
      provisionState: "clean failed",
      targetProvisionState: "manageable",
      maintenance: false,
      lastError: `Cannot clean node ${uuid}: clean step deploy.erase requires booting a ramdisk`,
    });
  });

  test.each([
    [{ interface: "deploy", step: "polish", args: {} }, "node does not support this clean step: deploy.polish"],
    [
      { interface: "deploy", step: "erase", args: { x: 1 } },
      "clean step deploy.erase has these unexpected arguments: x",
    ],
    [{ interface: "deploy", step: "burn_in", args: {} }, "deploy.burn_in is missing these required arguments: hours"],
  ] as const)("names what is wrong with %o", async (step, reason) => {
    const uuid = await nodeIn("manageable");
    expect((await ask(uuid, "clean", { cleanSteps: [step] })).lastError).toContain(reason);
    expect(bench.bmc.count("clean.tearDown")).toBe(0);
  });

  test("knows the steps that every node has", async () => {
    const uuid = await nodeIn("manageable");
    const reserved = (step: string, args = {}) => ({ interface: null, step, args });
    await conductor.api.setProvisionState(uuid, "clean", {
      cleanSteps: [reserved("power_on"), reserved("wait", { seconds: 30 }), reserved("power_off")],
      disableRamdisk: true,
    });
    await bench.until(uuid, ({ cleanStep }) => cleanStep.step === "wait");
    expect(bench.bmc.power).toBe("power on");
    await bench.clock.advance(30_000);
    expect(await bench.idle(uuid)).toMatchObject({ provisionState: "manageable", powerState: "power off" });
  });
});

describe("hold", () => {
  const cleanSteps = [{ interface: null, step: "hold", args: {} }, ERASE];

  test("stops at the step until somebody lets go", async () => {
    const uuid = await nodeIn("manageable");
    expect(await ask(uuid, "clean", { cleanSteps })).toMatchObject({
      provisionState: "clean hold",
      targetProvisionState: "manageable",
      cleanStep: { step: "hold" },
    });
    expect(await ask(uuid, "unhold")).toMatchObject({ provisionState: "manageable", cleanStep: {} });
    expect(bench.bmc.count("clean.erase")).toBe(1);
  });

  test("can be aborted", async () => {
    const uuid = await nodeIn("manageable");
    await ask(uuid, "clean", { cleanSteps });
    expect(await ask(uuid, "abort")).toMatchObject({
      provisionState: "clean failed",
      targetProvisionState: "manageable",
      maintenance: false,
      lastError: 'By request, the clean operation was aborted during or after the completion of step "hold"',
      cleanStep: {},
    });
    expect(bench.bmc.calls.at(-1)).toBe("clean.tearDown");
  });
});

describe("inspect", () => {
  test("finds properties, and says when", async () => {
    const uuid = await nodeIn("manageable", { properties: { memory_mb: 4 } });
    expect(await ask(uuid, "inspect")).toMatchObject({
      provisionState: "manageable",
      properties: { memory_mb: 4, cpus: 8 },
      inspectionStartedAt: bench.clock.now(),
      inspectionFinishedAt: bench.clock.now(),
    });
  });

  test("that fails says why, and may be tried again", async () => {
    bench.bmc.faults.set("inspect", new BmcDown());
    const uuid = await nodeIn("manageable");
    expect(await ask(uuid, "inspect")).toMatchObject({
      provisionState: "inspect failed",
      targetProvisionState: "manageable",
      inspectionFinishedAt: null,
      lastError: "Failed to inspect hardware. Reason: 10.0.0.7 does not answer.",
    });
    bench.bmc.faults.clear();
    expect((await ask(uuid, "inspect")).provisionState).toBe("manageable");
  });

  test("that waits can be aborted", async () => {
    bench.bmc.waits.add("inspect");
    const uuid = await nodeIn("manageable");
    expect((await ask(uuid, "inspect")).provisionState).toBe("inspect wait");
    expect(await ask(uuid, "abort")).toMatchObject({
      provisionState: "inspect failed",
      lastError: "Inspection was aborted by request.",
    });
  });

  test("is refused by a driver that cannot", async () => {
    const uuid = await nodeIn("manageable", { interfaces: { inspect: "no-inspect" } as Node["interfaces"] });
    await expect(conductor.api.setProvisionState(uuid, "inspect", {})).rejects.toThrow("not supported");
    expect(await bench.node(uuid)).toMatchObject({ provisionState: "manageable", reservation: null });
  });
});

describe("adopt", () => {
  test("makes a running machine active", async () => {
    bench.bmc.power = "power on";
    const uuid = await nodeIn("manageable");
    expect(await ask(uuid, "adopt")).toMatchObject({
      provisionState: "active",
      powerState: "power on",
      conductorAffinity: "host-1",
    });
    expect(bench.bmc.calls).toEqual(["power.get", "deploy.takeOver"]);
  });

  test("needs no deploy interface that can", async () => {
    const uuid = await nodeIn("manageable", { interfaces: { deploy: "no-deploy" } as Node["interfaces"] });
    expect((await ask(uuid, "adopt")).provisionState).toBe("active");
  });

  test("that fails leaves the power unknown, and may be tried again or taken back", async () => {
    bench.bmc.faults.set("deploy.takeOver", new BmcDown());
    const uuid = await nodeIn("manageable", { powerState: "power on" });
    expect(await ask(uuid, "adopt")).toMatchObject({
      provisionState: "adopt failed",
      targetProvisionState: "active",
      powerState: null,
      lastError: `Error while attempting to adopt node ${uuid}: 10.0.0.7 does not answer..`,
    });
    expect((await ask(uuid, "manage")).provisionState).toBe("manageable");
  });
});

describe("rescue", () => {
  test("and back, with the password on the node only while it is needed", async () => {
    const uuid = await nodeIn("active", { instanceInfo: { image_source: "x" } });
    const release = bench.bmc.hold("rescue");
    await conductor.api.setProvisionState(uuid, "rescue", { rescuePassword: "let-me-in" });
    expect(await bench.node(uuid)).toMatchObject({
      provisionState: "rescuing",
      targetProvisionState: "rescue",
      instanceInfo: { rescue_password: "let-me-in" },
    });
    release();
    expect(await bench.idle(uuid)).toMatchObject({ provisionState: "rescue", instanceInfo: { image_source: "x" } });
    expect((await ask(uuid, "unrescue")).provisionState).toBe("active");
  });

  test("that fails keeps no password, not even in last_error", async () => {
    bench.bmc.faults.set("rescue", new BmcDown("cannot boot with let-me-in"));
    const uuid = await nodeIn("active");
    expect(await ask(uuid, "rescue", { rescuePassword: "let-me-in" })).toMatchObject({
      provisionState: "rescue failed",
      targetProvisionState: "rescue",
      instanceInfo: {},
      lastError: "Failed to rescue: cannot boot with ******",
    });
    expect(bench.bmc.calls.at(-1)).toBe("rescue.cleanUp");
  });

  test("that waits can be aborted; what cannot be put away is a fault", async () => {
    bench.bmc.waits.add("rescue");
    const [well, badly] = [await nodeIn("active"), await nodeIn("active")];
    await ask(well, "rescue", { rescuePassword: "let-me-in" });
    expect(await ask(well, "abort")).toMatchObject({
      provisionState: "rescue failed",
      instanceInfo: {},
      lastError: "By request, the rescue operation was aborted",
    });
    bench.bmc.faults.set("rescue.cleanUp", new BmcDown());
    await ask(badly, "rescue", { rescuePassword: "let-me-in" });
    expect(await ask(badly, "abort")).toMatchObject({ fault: "rescue abort failure", maintenance: true });
  });

  test.each<ProvisionVerb>(["rescue", "unrescue"])("%s is refused in maintenance", async (verb) => {
    const uuid = await nodeIn(verb === "rescue" ? "active" : "rescue", { maintenance: true });
    await expect(conductor.api.setProvisionState(uuid, verb, {})).rejects.toThrow("in maintenance mode");
  });
});

describe("service", () => {
  const serviceSteps = [{ interface: "deploy", step: "update", args: {} } as const];

  test("runs the steps of an active node", async () => {
    const uuid = await nodeIn("active");
    expect(await ask(uuid, "service", { serviceSteps })).toMatchObject({ provisionState: "active", serviceStep: {} });
    expect(bench.bmc.calls).toEqual(["service.prepare", "service.update", "service.tearDown"]);
  });

  test("that fails is a fault; abort makes the node active again", async () => {
    bench.bmc.faults.set("service.update", new BmcDown());
    const uuid = await nodeIn("active");
    expect(await ask(uuid, "service", { serviceSteps })).toMatchObject({
      provisionState: "service failed",
      targetProvisionState: "active",
      fault: "service failure",
      maintenance: true,
    });
    expect(await ask(uuid, "abort")).toMatchObject({ provisionState: "active", targetProvisionState: null });
  });
});
