import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Node } from "#/model/index.ts";
import type { Conductor } from "../conductor.ts";
import { type Bench, openBench } from "../testing/bench.ts";

let bench: Bench;
let conductor: Conductor;
let node: Node;

beforeEach(async () => {
  bench = await openBench();
  conductor = await bench.start({ nodeLockedRetryAttempts: 1 });
  node = await bench.createNode(conductor);
});

afterEach(() => bench[Symbol.asyncDispose]());

describe("ports", () => {
  test("belong to a node that is there, and free its lock again", async () => {
    const { ports } = conductor.api.records;
    const port = await ports.create({ nodeUuid: node.uuid, address: "52:54:00:00:00:01" });
    expect(await bench.node(node.uuid)).toMatchObject({ reservation: null });
    const lost = ports.create({ nodeUuid: crypto.randomUUID(), address: "52:54:00:00:00:02" });
    await expect(lost).rejects.toMatchObject({
      category: "invalid",
      message: expect.stringContaining("could not be found"),
    });
    await ports.destroy(port.uuid);
    expect(await bench.store.ports.list()).toEqual([]);
  });

  test("cannot be changed while another holds the node", async () => {
    const { ports } = conductor.api.records;
    const port = await ports.create({ nodeUuid: node.uuid, address: "52:54:00:00:00:01" });
    await bench.store.nodes.reserve(node.uuid, "host-9");
    await expect(ports.update(port.uuid, { extra: { a: 1 } })).rejects.toMatchObject({ code: "NODE_LOCKED" });
    await expect(ports.destroy(port.uuid)).rejects.toMatchObject({ code: "NODE_LOCKED" });
  });

  test("keep their address and their switch while the node is in use, unless it is in maintenance", async () => {
    const { ports } = conductor.api.records;
    const { uuid } = await ports.create({ nodeUuid: node.uuid, address: "52:54:00:00:00:01" });
    await bench.store.nodes.update(node.uuid, { provisionState: "active", instanceUuid: crypto.randomUUID() });
    await expect(ports.update(uuid, { address: "52:54:00:00:00:02" })).rejects.toMatchObject({ category: "conflict" });
    await expect(ports.update(uuid, { pxeEnabled: false })).rejects.toMatchObject({ code: "NODE_WRONG_STATE" });
    await ports.update(uuid, { extra: { free: true } });
    await bench.store.nodes.update(node.uuid, { maintenance: true });
    await ports.update(uuid, { address: "52:54:00:00:00:02", pxeEnabled: false });
  });

  test("join port groups of their own node only, which stay while they have members", async () => {
    const { ports, portgroups } = conductor.api.records;
    const other = await bench.createNode(conductor);
    const group = await portgroups.create({ nodeUuid: node.uuid, name: "bond0" });
    const stranger = { nodeUuid: other.uuid, address: "52:54:00:00:00:01", portgroupUuid: group.uuid };
    await expect(ports.create(stranger)).rejects.toThrow("portgroup of another node");
    await ports.create({ ...stranger, nodeUuid: node.uuid });
    await expect(portgroups.destroy(group.uuid)).rejects.toMatchObject({ code: "RECORD_IN_USE" });
  });
});

test("volumes change only while the machine is off", async () => {
  const { volumeConnectors: connectors } = conductor.api.records;
  const { uuid } = await connectors.create({ nodeUuid: node.uuid, type: "iqn", connectorId: "x" });
  await bench.store.nodes.update(node.uuid, { powerState: "power on" });
  await expect(connectors.destroy(uuid)).rejects.toMatchObject({
    category: "invalid",
    message: expect.stringContaining('while it is in state "power on"'),
  });
  await bench.store.nodes.update(node.uuid, { powerState: "power off" });
  await connectors.update(uuid, { connectorId: "y" });
  await connectors.destroy(uuid);
});

test("a chassis goes when it is empty", async () => {
  const { chassis } = conductor.api.records;
  const { uuid } = await chassis.create({ description: "rack 12" });
  await bench.store.nodes.update(node.uuid, { chassisUuid: uuid });
  await expect(chassis.destroy(uuid)).rejects.toThrow(`chassis ${uuid} contains nodes`);
  await bench.store.nodes.update(node.uuid, { chassisUuid: null });
  await chassis.destroy(uuid);
});

describe("allocations", () => {
  const available = { resourceClass: "gold", provisionState: "available" } as const;

  async function settled(uuid: string) {
    for (let i = 0; i < 500; i++) {
      const allocation = await bench.store.allocations.get(uuid);
      if (allocation.state !== "allocating") return allocation;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error("still allocating");
  }

  test("find an available node of the class with the traits, and give it to one only", async () => {
    await bench.store.nodes.update(node.uuid, { ...available, traits: ["CUSTOM_GPU", "CUSTOM_SSD"] });
    await bench.createNode(conductor, { resourceClass: "gold", provisionState: "available" });
    const { allocations } = conductor.api.records;
    const wish = { resourceClass: "gold", traits: ["CUSTOM_GPU"] };
    const { uuid, state } = await allocations.create(wish);
    expect(state).toBe("allocating");
    expect(await settled(uuid)).toMatchObject({ state: "active", nodeUuid: node.uuid, lastError: null });
    const held = { instanceUuid: uuid, allocationUuid: uuid, instanceInfo: { traits: ["CUSTOM_GPU"] } };
    const free = await bench.until(node.uuid, ({ reservation }) => reservation === null);
    expect(free).toMatchObject({ ...held, reservation: null });
    const second = await settled((await allocations.create(wish)).uuid);
    expect(second).toMatchObject({ state: "error", nodeUuid: null });
    expect(second.lastError).toContain("no available nodes match the requested resource class");
  });

  test("prefer the node that bears their name, and keep to the candidates", async () => {
    const { allocations } = conductor.api.records;
    await bench.createNode(conductor, { ...available, name: "blue" });
    const red = await bench.createNode(conductor, { ...available, name: "red" });
    const named = await allocations.create({ resourceClass: "gold", name: "red" });
    expect(await settled(named.uuid)).toMatchObject({ nodeUuid: red.uuid });
    const picky = await allocations.create({ resourceClass: "gold", candidateNodes: ["red"] });
    expect(await settled(picky.uuid)).toMatchObject({ state: "error", candidateNodes: [red.uuid] });
    const lost = allocations.create({ resourceClass: "gold", candidateNodes: ["nobody"] });
    await expect(lost).rejects.toMatchObject({ category: "invalid" });
  });

  test("leave a node that is locked to its holder", async () => {
    await bench.store.nodes.update(node.uuid, available);
    await bench.store.nodes.reserve(node.uuid, "host-9");
    const { uuid } = await conductor.api.records.allocations.create({ resourceClass: "gold" });
    expect(await settled(uuid)).toMatchObject({ state: "error", lastError: expect.stringContaining("locked") });
  });

  test("free the node when they are deleted, but not under an instance", async () => {
    await bench.store.nodes.update(node.uuid, available);
    const { allocations } = conductor.api.records;
    const { uuid } = await allocations.create({ resourceClass: "gold" });
    await settled(uuid);
    await bench.idle(node.uuid);
    await bench.store.nodes.update(node.uuid, { provisionState: "active" });
    await expect(allocations.destroy(uuid)).rejects.toMatchObject({ category: "conflict" });
    await bench.store.nodes.update(node.uuid, { provisionState: "available" });
    await allocations.destroy(uuid);
    expect(await bench.node(node.uuid)).toMatchObject({ instanceUuid: null, allocationUuid: null });
  });

  test("take over a node that is active", async () => {
    const { allocations } = conductor.api.records;
    await expect(allocations.create({ nodeUuid: node.uuid })).rejects.toMatchObject({ category: "invalid" });
    await bench.store.nodes.update(node.uuid, { provisionState: "active", resourceClass: "gold" });
    const taken = await allocations.create({ nodeUuid: node.uuid });
    expect(taken).toMatchObject({ state: "active", nodeUuid: node.uuid, resourceClass: "gold" });
    await expect(allocations.create({ nodeUuid: node.uuid })).rejects.toMatchObject({ code: "NODE_ASSOCIATED" });
  });
});
