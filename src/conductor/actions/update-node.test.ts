import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Node } from "#/model/index.ts";
import type { Conductor } from "../conductor.ts";
import { type Bench, openBench } from "../testing/bench.ts";

let bench: Bench;
let conductor: Conductor;

beforeEach(async () => {
  bench = await openBench();
  conductor = await bench.start();
});

afterEach(() => bench[Symbol.asyncDispose]());

async function withConsole(): Promise<Node> {
  const node = await bench.createNode(conductor);
  await conductor.api.setConsole(node.uuid, true);
  return bench.until(node.uuid, ({ consoleEnabled, reservation }) => consoleEnabled && reservation === null);
}

test("changes what is given and nothing else", async () => {
  const node = await bench.createNode(conductor, { name: "a", extra: { rack: 1 } });
  const changed = await conductor.api.updateNode(node.uuid, { name: "b", conductorGroup: "" });
  expect(changed).toMatchObject({ name: "b", extra: { rack: 1 }, reservation: null });
  expect(await bench.node(node.uuid)).toMatchObject({ name: "b", reservation: null });
});

test("leaving maintenance forgets reason and fault", async () => {
  const node = await bench.createNode(conductor, {
    maintenance: true,
    maintenanceReason: "fan",
    fault: "power failure",
  });
  expect(await conductor.api.updateNode(node.uuid, { maintenance: false })).toMatchObject({
    maintenance: false,
    maintenanceReason: null,
    fault: null,
  });
});

test("a locked node is not changed", async () => {
  const node = await bench.createNode(conductor);
  await bench.store.nodes.reserve(node.uuid, "host-9");
  await expect(bench.elapse(conductor.api.updateNode(node.uuid, { name: "b" }))).rejects.toMatchObject({
    code: "NODE_LOCKED",
  });
  expect((await bench.node(node.uuid)).reservation).toBe("host-9");
});

test("a name that is taken is refused, and the lock is free again", async () => {
  await bench.createNode(conductor, { name: "a" });
  const node = await bench.createNode(conductor);
  await expect(conductor.api.updateNode(node.uuid, { name: "a" })).rejects.toMatchObject({ category: "conflict" });
  expect((await bench.node(node.uuid)).reservation).toBeNull();
});

describe("interfaces", () => {
  test("one is named, the others stay", async () => {
    const node = await bench.createNode(conductor);
    const changed = await conductor.api.updateNode(node.uuid, { interfaces: { console: "fake" } });
    expect(changed.interfaces).toEqual({ ...node.interfaces, console: "fake" });
  });

  test("null asks for the default", async () => {
    const node = await bench.createNode(conductor, { interfaces: { console: "fake" } });
    const changed = await conductor.api.updateNode(node.uuid, { interfaces: { console: null } });
    expect(changed.interfaces.console).toBe("graphical");
  });

  test("an unknown one is refused", async () => {
    const node = await bench.createNode(conductor);
    await expect(conductor.api.updateNode(node.uuid, { interfaces: { power: "ipmitool" } })).rejects.toMatchObject({
      code: "INTERFACE_NOT_ENABLED",
    });
  });

  test("stay as they are on an active node, unless it is in maintenance", async () => {
    const node = await bench.createNode(conductor, { provisionState: "active" });
    const change = { interfaces: { console: "fake" } };
    await expect(conductor.api.updateNode(node.uuid, change)).rejects.toMatchObject({
      category: "conflict",
      message: expect.stringContaining("can not have console_interface updated unless it is in one of allowed"),
    });
    await conductor.api.setMaintenance(node.uuid, true, null);
    expect((await conductor.api.updateNode(node.uuid, change)).interfaces.console).toBe("fake");
  });

  test("the console interface stays while the console is enabled", async () => {
    const { uuid } = await withConsole();
    await expect(conductor.api.updateNode(uuid, { interfaces: { console: "fake" } })).rejects.toMatchObject({
      category: "conflict",
      message: `Node ${uuid} can not update the console interface while the console is enabled. Please stop the console first.`,
    });
    await conductor.api.updateNode(uuid, { interfaces: { console: "graphical" } });
  });
});

describe("driver", () => {
  test("stays while the console is enabled", async () => {
    const { uuid } = await withConsole();
    await expect(conductor.api.updateNode(uuid, { driver: "other" })).rejects.toMatchObject({
      category: "conflict",
      message: `Node ${uuid} can not update the driver while the console is enabled. Please stop the console first.`,
    });
  });

  test("one that nobody serves is refused", async () => {
    const { uuid } = await bench.createNode(conductor);
    await expect(conductor.api.updateNode(uuid, { driver: "ipmi" })).rejects.toMatchObject({
      category: "invalid",
      message: "No valid host was found. Reason: No conductor service registered which supports driver ipmi.",
    });
  });

  test("a node whose driver is gone can be given another, with its interfaces reset", async () => {
    const node = await bench.store.nodes.create({ driver: "ipmi", interfaces: { power: "ipmitool" } as never });
    const change = { driver: "test-hardware" };
    await expect(conductor.api.updateNode(node.uuid, change)).rejects.toMatchObject({ code: "INTERFACE_NOT_ENABLED" });
    const changed = await conductor.api.updateNode(node.uuid, change, { resetInterfaces: true });
    expect(changed).toMatchObject({ driver: "test-hardware", interfaces: { power: "test", console: "graphical" } });
  });
});

describe("states", () => {
  test("a node on its way to another state is left alone", async () => {
    const node = await bench.createNode(conductor, { provisionState: "deploying", targetProvisionState: "active" });
    await expect(conductor.api.updateNode(node.uuid, { name: "b" })).rejects.toMatchObject({
      category: "conflict",
      message: `Node ${node.uuid} can not be updated while a state transition is in progress.`,
    });
  });

  test("Nova may detach its instance from one in maintenance, and nothing more", async () => {
    const node = await bench.createNode(conductor, {
      provisionState: "deploying",
      targetProvisionState: "active",
      maintenance: true,
      instanceUuid: crypto.randomUUID(),
    });
    await expect(conductor.api.updateNode(node.uuid, { instanceUuid: null, name: "b" })).rejects.toThrow();
    expect((await conductor.api.updateNode(node.uuid, { instanceUuid: null })).instanceUuid).toBeNull();
  });

  test("a failed one may be changed", async () => {
    const node = await bench.createNode(conductor, {
      provisionState: "clean failed",
      targetProvisionState: "available",
    });
    await conductor.api.updateNode(node.uuid, { name: "b" });
  });

  test("one that is being inspected may not", async () => {
    const node = await bench.createNode(conductor, {
      provisionState: "inspecting",
      targetProvisionState: "manageable",
    });
    await expect(conductor.api.updateNode(node.uuid, { name: "b" })).rejects.toMatchObject({ category: "conflict" });
  });

  test("Nova's way out of a deployment that hangs: off with the instance, in maintenance", async () => {
    const uuid = "11111111-2222-4333-8444-555555555555";
    const node = await bench.createNode(conductor, {
      provisionState: "wait call-back",
      targetProvisionState: "active",
      instanceUuid: uuid,
    });
    await expect(conductor.api.updateNode(node.uuid, { instanceUuid: null })).rejects.toMatchObject({
      category: "conflict",
    });
    await conductor.api.setMaintenance(node.uuid, true, null);
    expect((await conductor.api.updateNode(node.uuid, { instanceUuid: null })).instanceUuid).toBeNull();
  });

  test("an instance has to go before the next one comes", async () => {
    const [one, other] = ["11111111-2222-4333-8444-555555555555", "21111111-2222-4333-8444-555555555555"];
    const node = await bench.createNode(conductor, { provisionState: "available", instanceUuid: one });
    await expect(conductor.api.updateNode(node.uuid, { instanceUuid: other })).rejects.toMatchObject({
      category: "conflict",
      message: `Node ${node.uuid} is associated with instance ${one}.`,
    });
    await conductor.api.updateNode(node.uuid, { instanceUuid: one, name: "same" });
    await conductor.api.updateNode(node.uuid, { instanceUuid: null });
    expect((await conductor.api.updateNode(node.uuid, { instanceUuid: other })).instanceUuid).toBe(other);
  });

  test("only what is in use can be protected, and only what is not on offer retired", async () => {
    const node = await bench.createNode(conductor, { provisionState: "available" });
    await expect(conductor.api.updateNode(node.uuid, { protected: true })).rejects.toMatchObject({
      category: "conflict",
    });
    await expect(conductor.api.updateNode(node.uuid, { retired: true })).rejects.toMatchObject({
      category: "conflict",
    });
    const active = await bench.createNode(conductor, { provisionState: "active" });
    await conductor.api.updateNode(active.uuid, { protected: true, protectedReason: "mine" });
    const freed = await conductor.api.updateNode(active.uuid, { protected: false });
    expect(freed).toMatchObject({ protected: false, protectedReason: null });
  });
});
