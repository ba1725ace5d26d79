import { describe, expect, test } from "vitest";
import type { ProvisionVerb } from "#/model/index.ts";
import { provisionBench } from "../testing/provision-bench.ts";
import { BmcDown } from "../testing/test-hardware.ts";

const on = provisionBench({ automatedClean: false });
const { nodeIn, ask } = on;

const INSTANCE = "11111111-2222-4333-8444-555555555555";

describe("active", () => {
  test("deploys, as Nova asks for it", async () => {
    const uuid = await nodeIn("available");
    await on.conductor.api.updateNode(uuid, { instanceUuid: INSTANCE, instanceInfo: { image_source: "x" } });
    const release = on.bench.bmc.hold("deploy.write");
    await on.conductor.api.setProvisionState(uuid, "active", { configdrive: "H4sI" });
    const deploying = await on.bench.until(uuid, () => on.bench.bmc.count("deploy.write") === 1);
    expect(deploying).toMatchObject({
      provisionState: "deploying",
      targetProvisionState: "active",
      instanceInfo: { image_source: "x", configdrive: "H4sI" },
      conductorAffinity: "host-1",
      deployStep: { interface: "deploy", step: "deploy", priority: 100 },
    });
    release();
    expect(await on.bench.idle(uuid)).toMatchObject({
      provisionState: "active",
      targetProvisionState: null,
      instanceUuid: INSTANCE,
      deployStep: {},
      lastError: null,
      driverInternalInfo: {},
    });
    expect(on.bench.bmc.calls).toEqual(["deploy.validate", "deploy.prepare", "deploy.write"]);
  });

  test("is refused at once by a driver that cannot deploy", async () => {
    const uuid = await nodeIn("available");
    await on.conductor.api.updateNode(uuid, { interfaces: { deploy: "no-deploy" } });
    await expect(on.conductor.api.setProvisionState(uuid, "active", {})).rejects.toMatchObject({
      category: "unsupported",
      message: "Driver test-hardware does not support deploy.",
    });
    expect(await on.bench.node(uuid)).toMatchObject({
      provisionState: "available",
      reservation: null,
      lastError: null,
    });
  });

  test("names what is missing for it", async () => {
    const uuid = await nodeIn("available", { driverInfo: {} });
    await expect(on.conductor.api.setProvisionState(uuid, "active", {})).rejects.toMatchObject({
      category: "invalid",
      message: `Failed to validate deploy or power info for node ${uuid}: driver_info has no test_address`,
    });
  });

  test("wants no trait of the instance that the node has not", async () => {
    const uuid = await nodeIn("available", {
      traits: ["CUSTOM_A"],
      instanceInfo: { traits: ["CUSTOM_A", "CUSTOM_B"] },
    });
    await expect(on.conductor.api.setProvisionState(uuid, "active", {})).rejects.toThrow("is missing traits CUSTOM_B");
  });

  test.each(["deploy.prepare", "deploy.write"] as const)("fails with %s, and can be tried again", async (call) => {
    on.bench.bmc.faults.set(call, new BmcDown());
    const uuid = await nodeIn("available", { instanceUuid: INSTANCE });
    const sentence = {
      "deploy.prepare": "Failed to prepare to deploy: 10.0.0.7 does not answer.",
      "deploy.write": "Deploy step deploy.deploy failed: 10.0.0.7 does not answer..",
    }[call];
    expect(await ask(uuid, "active")).toMatchObject({
      provisionState: "deploy failed",
      targetProvisionState: "active",
      instanceUuid: INSTANCE,
      maintenance: false,
      deployStep: {},
      driverInternalInfo: {},
      lastError: sentence,
    });
    on.bench.bmc.faults.clear();
    expect((await ask(uuid, "active")).provisionState).toBe("active");
  });

  test("takes further steps, leaves out what has priority 0, and needs one", async () => {
    const uuid = await nodeIn("available");
    const core = { interface: "deploy", step: "deploy", args: {} } as const;
    const none = await ask(uuid, "active", { deploySteps: [{ ...core, priority: 0 }] });
    expect(none).toMatchObject({
      provisionState: "deploy failed",
      lastError: "No deploy steps returned by the driver",
    });
    await expect(
      on.conductor.api.setProvisionState(uuid, "active", { deploySteps: [{ ...core, priority: 50 }] }),
    ).rejects.toThrow("is a core step and cannot be overridden");
    const hold = { interface: null, step: "hold", args: {}, priority: 150 };
    expect((await ask(uuid, "active", { deploySteps: [hold] })).provisionState).toBe("deploy hold");
    expect(on.bench.bmc.count("deploy.write")).toBe(0);
    expect((await ask(uuid, "unhold")).provisionState).toBe("active");
  });

  test("runs the steps of the deploy templates that the instance's traits name", async () => {
    const traits = ["CUSTOM_COLD"];
    const uuid = await nodeIn("available", { traits, instanceInfo: { traits } });
    const step = { interface: "deploy", step: "deploy", args: {}, priority: "0" };
    await on.bench.store.deployTemplates.create({ name: "CUSTOM_COLD", steps: [step] });
    expect((await ask(uuid, "active")).lastError).toBe("No deploy steps returned by the driver");
    await on.bench.store.deployTemplates.create({ name: "CUSTOM_HOT", steps: [{ ...step, step: "paint" }] });
    await on.bench.store.nodes.update(uuid, { traits: ["CUSTOM_HOT"], instanceInfo: { traits: ["CUSTOM_HOT"] } });
    await expect(on.conductor.api.setProvisionState(uuid, "active", {})).rejects.toThrow(
      "node does not support this deploy step: deploy.paint",
    );
  });

  test("a stop of the conductor ends it, and says so", async () => {
    const uuid = await nodeIn("available");
    on.bench.bmc.hold("deploy.write");
    await on.conductor.api.setProvisionState(uuid, "active", {});
    await on.bench.until(uuid, () => on.bench.bmc.count("deploy.write") === 1);
    await on.bench.elapse(on.conductor.stop(), 5_000);
    expect(await on.bench.node(uuid)).toMatchObject({
      provisionState: "deploy failed",
      reservation: null,
      lastError: "Deploy step deploy.deploy failed: the conductor was stopped..",
    });
  });
});

describe("rebuild", () => {
  test("deploys what is active again", async () => {
    const uuid = await nodeIn("active", { instanceUuid: INSTANCE });
    expect(await ask(uuid, "rebuild")).toMatchObject({ provisionState: "active", instanceUuid: INSTANCE });
    expect(on.bench.bmc.count("deploy.write")).toBe(1);
  });

  test.each<ProvisionVerb>(["rebuild", "deleted", "undeploy"])("a protected node takes no %s", async (verb) => {
    const uuid = await nodeIn("active", { protected: true });
    await expect(on.conductor.api.setProvisionState(uuid, verb, {})).rejects.toMatchObject({ category: "forbidden" });
    expect((await on.bench.node(uuid)).provisionState).toBe("active");
  });
});

describe("deleted", () => {
  const instance = { instanceUuid: INSTANCE, instanceName: "i", instanceInfo: { image_source: "x" } };

  test("ends the instance and makes the node available", async () => {
    const uuid = await nodeIn("active", instance);
    const release = on.bench.bmc.hold("deploy.tearDown");
    await on.conductor.api.setProvisionState(uuid, "deleted", {});
    const deleting = await on.bench.until(uuid, () => on.bench.bmc.count("deploy.tearDown") === 1);
    expect(deleting).toMatchObject({ provisionState: "deleting", targetProvisionState: "available", ...instance });
    release();
    expect(await on.bench.idle(uuid)).toMatchObject({
      provisionState: "available",
      instanceUuid: null,
      instanceName: null,
      instanceInfo: {},
      lastError: null,
    });
    expect(on.bench.bmc.calls).toEqual(["deploy.cleanUp", "deploy.tearDown"]);
  });

  test("cleans afterwards where cleaning is on", async () => {
    const uuid = await nodeIn("active", { ...instance, automatedClean: true });
    const release = on.bench.bmc.hold("clean.erase");
    await on.conductor.api.setProvisionState(uuid, "deleted", {});
    const cleaning = await on.bench.until(uuid, () => on.bench.bmc.count("clean.erase") === 1);
    expect(cleaning).toMatchObject({ provisionState: "cleaning", instanceUuid: null });
    release();
    expect((await on.bench.idle(uuid)).provisionState).toBe("available");
  });

  test("that fails ends in error, with the instance off the node all the same", async () => {
    on.bench.bmc.faults.set("deploy.tearDown", new BmcDown());
    const uuid = await nodeIn("active", instance);
    expect(await ask(uuid, "deleted")).toMatchObject({
      provisionState: "error",
      targetProvisionState: null,
      instanceUuid: null,
      lastError: "Failed to tear down: 10.0.0.7 does not answer.",
    });
    on.bench.bmc.faults.clear();
    expect((await ask(uuid, "deleted")).provisionState).toBe("available");
  });

  test("uses up the allocation that chose the node", async () => {
    const uuid = await nodeIn("available");
    const allocation = await on.bench.store.allocations.create({ resourceClass: "x" });
    await on.bench.store.allocations.assign(allocation.uuid, uuid);
    await ask(uuid, "active");
    expect(await ask(uuid, "deleted")).toMatchObject({ allocationUuid: null, instanceUuid: null });
    expect(await on.bench.store.allocations.list()).toEqual([]);
  });

  test("of a retired node ends in manageable", async () => {
    const uuid = await nodeIn("active", { retired: true });
    expect((await ask(uuid, "undeploy")).provisionState).toBe("manageable");
  });

  test("of a rescued node ends the rescue first", async () => {
    const { uuid } = await on.bench.createNode(on.conductor, { interfaces: { rescue: "test" } });
    await on.bench.store.nodes.update(uuid, { provisionState: "rescue" });
    await ask(uuid, "deleted");
    expect(on.bench.bmc.calls[0]).toBe("rescue.cleanUp");
  });

  test("closes the console: whoever saw this instance's screen does not see the next one's", async () => {
    const uuid = await nodeIn("active", instance);
    await on.conductor.api.setConsole(uuid, true);
    const open = await on.bench.until(uuid, (node) => node.consoleEnabled && node.reservation === null);
    const token = open.driverInternalInfo.novnc_secret_token as string;
    const closed = await ask(uuid, "deleted");
    expect(closed).toMatchObject({ consoleEnabled: false, provisionState: "available" });
    expect(await on.bench.sessions.check(uuid, token)).toBeNull();
    expect(on.bench.hubs.addresses.has(uuid)).toBe(false);
  });

  test("a console that the BMC does not close keeps nobody from deleting the instance", async () => {
    const uuid = await nodeIn("active", instance);
    await on.conductor.api.setConsole(uuid, true);
    const open = await on.bench.until(uuid, (node) => node.consoleEnabled && node.reservation === null);
    on.bench.bmc.faults.set("console.stop", new BmcDown());
    await on.conductor.api.setProvisionState(uuid, "deleted", {});
    const closed = await on.bench.until(uuid, ({ provisionState }) => provisionState === "available");
    expect(closed.consoleEnabled).toBe(false);
    expect(await on.bench.sessions.check(uuid, open.driverInternalInfo.novnc_secret_token as string)).toBeNull();
  });
});
