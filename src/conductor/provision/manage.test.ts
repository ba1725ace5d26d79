import { describe, expect, test } from "vitest";
import type { Node, ProvisionState, ProvisionVerb } from "#/model/index.ts";
import { openBench } from "../testing/bench.ts";
import { provisionBench } from "../testing/provision-bench.ts";
import { type BmcCall, BmcDown } from "../testing/test-hardware.ts";

const on = provisionBench({}, { inspect: "test", rescue: "test" });
const { nodeIn, ask } = on;

const ERASE = { interface: "deploy", step: "erase", args: {} } as const;

describe("manage", () => {
  test("proves the BMC of a new node, and knows its power from then on", async () => {
    on.bench.bmc.power = "power on";
    const uuid = await nodeIn("enroll");
    const release = on.bench.bmc.hold("power.get");
    await on.conductor.api.setProvisionState(uuid, "manage", {});
    expect(await on.bench.node(uuid)).toMatchObject({
      provisionState: "verifying",
      targetProvisionState: "manageable",
      provisionUpdatedAt: on.bench.clock.now(),
      reservation: "host-1",
    });
    release();
    expect(await on.bench.idle(uuid)).toMatchObject({
      provisionState: "manageable",
      targetProvisionState: null,
      powerState: "power on",
      lastError: null,
    });
  });

  test("of a node whose BMC does not answer: enroll, and why", async () => {
    on.bench.bmc.faults.set("power.get", new BmcDown());
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
      await on.conductor.api.setProvisionState(uuid, "manage", {});
      expect(await on.bench.node(uuid)).toMatchObject({
        provisionState: "manageable",
        targetProvisionState: null,
        reservation: null,
      });
      expect(on.bench.bmc.calls).toEqual([]);
    },
  );
});

test("what the state does not allow is refused in Ironic's words, and changes nothing", async () => {
  const uuid = await nodeIn("available");
  await expect(on.conductor.api.setProvisionState(uuid, "provide", {})).rejects.toMatchObject({
    category: "invalid",
    message: `The requested action "provide" can not be performed on node "${uuid}" while it is in state "available".`,
  });
  expect(await on.bench.node(uuid)).toMatchObject({ provisionState: "available", reservation: null });
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
  on.bench.bmc.faults.set(call, new BmcDown());
  const uuid = await nodeIn(state);
  const { lastError } = await ask(uuid, verb, { serviceSteps: [ERASE], rescuePassword: "let-me-in" });
  expect(await on.bench.store.nodeHistory.list({ where: { nodeUuid: uuid } })).toMatchObject([
    { event: lastError, eventType, severity: "ERROR", conductor: "host-1" },
  ]);
});

describe("inspect", () => {
  test("finds properties, and says when", async () => {
    const uuid = await nodeIn("manageable", { properties: { memory_mb: 4 } });
    expect(await ask(uuid, "inspect")).toMatchObject({
      provisionState: "manageable",
      properties: { memory_mb: 4, cpus: 8 },
      inspectionStartedAt: on.bench.clock.now(),
      inspectionFinishedAt: on.bench.clock.now(),
    });
  });

  test("that fails says why, and may be tried again", async () => {
    on.bench.bmc.faults.set("inspect", new BmcDown());
    const uuid = await nodeIn("manageable");
    expect(await ask(uuid, "inspect")).toMatchObject({
      provisionState: "inspect failed",
      targetProvisionState: "manageable",
      inspectionFinishedAt: null,
      lastError: "Failed to inspect hardware. Reason: 10.0.0.7 does not answer.",
    });
    on.bench.bmc.faults.clear();
    expect((await ask(uuid, "inspect")).provisionState).toBe("manageable");
  });

  test("that waits can be aborted", async () => {
    on.bench.bmc.waits.add("inspect");
    const uuid = await nodeIn("manageable");
    expect((await ask(uuid, "inspect")).provisionState).toBe("inspect wait");
    expect(await ask(uuid, "abort")).toMatchObject({
      provisionState: "inspect failed",
      lastError: "Inspection was aborted by request.",
    });
  });

  test("is refused by a driver that cannot", async () => {
    const uuid = await nodeIn("manageable", { interfaces: { inspect: "no-inspect" } as Node["interfaces"] });
    await expect(on.conductor.api.setProvisionState(uuid, "inspect", {})).rejects.toThrow("not supported");
    expect(await on.bench.node(uuid)).toMatchObject({ provisionState: "manageable", reservation: null });
  });
});

describe("adopt", () => {
  test("makes a running machine active", async () => {
    on.bench.bmc.power = "power on";
    const uuid = await nodeIn("manageable");
    expect(await ask(uuid, "adopt")).toMatchObject({
      provisionState: "active",
      powerState: "power on",
      conductorAffinity: "host-1",
    });
    expect(on.bench.bmc.calls).toEqual(["power.get", "deploy.takeOver"]);
  });

  test("needs no deploy interface that can", async () => {
    const uuid = await nodeIn("manageable", { interfaces: { deploy: "no-deploy" } as Node["interfaces"] });
    expect((await ask(uuid, "adopt")).provisionState).toBe("active");
  });

  test("that fails leaves the power unknown, and may be tried again or taken back", async () => {
    on.bench.bmc.faults.set("deploy.takeOver", new BmcDown());
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
