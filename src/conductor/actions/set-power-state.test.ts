import { afterEach, beforeEach, expect, test } from "vitest";
import type { PowerTarget } from "#/model/index.ts";
import type { Conductor } from "../conductor.ts";
import { type Bench, openBench } from "../testing/bench.ts";
import { BmcDown } from "../testing/test-hardware.ts";

let bench: Bench;
let conductor: Conductor;

beforeEach(async () => {
  bench = await openBench();
  conductor = await bench.start();
});

afterEach(() => bench[Symbol.asyncDispose]());

test("shows the target while it works, and the state when it is done", async () => {
  const { uuid } = await bench.createNode(conductor, { lastError: "old" });
  const release = bench.bmc.hold("power.set");
  await conductor.api.setPowerState(uuid, "power on", null);
  expect(await bench.node(uuid)).toMatchObject({
    targetPowerState: "power on",
    powerState: null,
    lastError: null,
    reservation: "host-1",
  });
  release();
  expect(await bench.idle(uuid)).toMatchObject({ powerState: "power on", targetPowerState: null, lastError: null });
  expect(bench.bmc.power).toBe("power on");
});

test.each<[PowerTarget, "power on" | "power off"]>([
  ["power off", "power off"],
  ["rebooting", "power on"],
  ["soft rebooting", "power on"],
  ["soft power off", "power off"],
])("%s aims at %s", async (target, reached) => {
  bench.bmc.power = "power on";
  const { uuid } = await bench.createNode(conductor);
  const release = bench.bmc.hold("power.set");
  await conductor.api.setPowerState(uuid, target, 30);
  expect((await bench.node(uuid)).targetPowerState).toBe(reached);
  release();
  expect((await bench.idle(uuid)).powerState).toBe(reached);
});

test("does not touch a machine that is there already", async () => {
  const { uuid } = await bench.createNode(conductor);
  await conductor.api.setPowerState(uuid, "soft power off", null);
  expect(await bench.idle(uuid)).toMatchObject({ powerState: "power off", targetPowerState: null });
  expect(bench.bmc.count("power.set")).toBe(0);
});

test.each(["power.get", "power.set"] as const)(
  "a failing %s ends in last_error, with the target cleared",
  async (call) => {
    bench.bmc.faults.set(call, new BmcDown());
    const { uuid } = await bench.createNode(conductor);
    await conductor.api.setPowerState(uuid, "soft rebooting", null);
    await bench.idle(uuid);
    await conductor.api.setPowerState(uuid, "power on", null);
    expect(await bench.idle(uuid)).toMatchObject({
      targetPowerState: null,
      lastError: "Failed to change power state to 'power on' by 'power on'. Error: 10.0.0.7 does not answer.",
    });
  },
);

test("a BMC that hangs is given up after the time asked for and some", async () => {
  const { uuid } = await bench.createNode(conductor);
  bench.bmc.hold("power.set");
  await conductor.api.setPowerState(uuid, "power on", 5);
  await bench.until(uuid, () => bench.bmc.count("power.set") === 1);
  await bench.clock.advance(65_000);
  expect((await bench.idle(uuid)).lastError).toContain("Error: given up after 65 seconds");
});

test.each<[PowerTarget, number]>([
  ["power off", 120],
  ["soft power off", 660],
  ["soft rebooting", 660],
])("%s without a time of its own is given up after %i seconds", async (target, seconds) => {
  bench.bmc.power = "power on";
  const { uuid } = await bench.createNode(conductor);
  bench.bmc.hold("power.set");
  await conductor.api.setPowerState(uuid, target, null);
  await bench.until(uuid, () => bench.bmc.count("power.set") === 1);
  await bench.clock.advance((seconds - 1) * 1_000);
  expect((await bench.node(uuid)).targetPowerState).not.toBeNull();
  await bench.clock.advance(1_000);
  expect((await bench.idle(uuid)).lastError).toContain(`given up after ${seconds} seconds`);
});

test("what validation rejects is the caller's answer, and the lock is free again", async () => {
  const { uuid } = await bench.createNode(conductor, { driverInfo: {} });
  await expect(conductor.api.setPowerState(uuid, "power on", null)).rejects.toThrow("no test_address");
  expect(await bench.node(uuid)).toMatchObject({ reservation: null, targetPowerState: null });
});

test("a node that must not be switched off is not, but may be rebooted", async () => {
  const { uuid } = await bench.createNode(conductor, { disablePowerOff: true });
  await expect(conductor.api.setPowerState(uuid, "power off", null)).rejects.toMatchObject({
    category: "conflict",
    message: "Failed to set node power state to power off.",
  });
  await conductor.api.setPowerState(uuid, "rebooting", null);
  await bench.idle(uuid);
});

test("a node that is being cleaned is left alone", async () => {
  const { uuid } = await bench.createNode(conductor, { provisionState: "clean wait" });
  await expect(conductor.api.setPowerState(uuid, "power on", null)).rejects.toMatchObject({
    category: "invalid",
    message: `The requested action "power on" can not be performed on node "${uuid}" while it is in state "clean wait".`,
  });
});

test("two at once: one is told that the node is locked", async () => {
  const { uuid } = await bench.createNode(conductor);
  const release = bench.bmc.hold("power.set");
  const on = () => conductor.api.setPowerState(uuid, "power on", null);
  const results = await bench.elapse(Promise.allSettled([on(), on()]));
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  release();
  await bench.idle(uuid);
});

test("a node of a driver that is not enabled is nobody's", async () => {
  const node = await bench.store.nodes.create({ driver: "ipmi" });
  await expect(conductor.api.setPowerState(node.uuid, "power on", null)).rejects.toMatchObject({
    code: "NO_VALID_HOST",
    message: "No valid host was found. Reason: No conductor service registered which supports driver ipmi.",
  });
  expect((await bench.node(node.uuid)).reservation).toBeNull();
});
