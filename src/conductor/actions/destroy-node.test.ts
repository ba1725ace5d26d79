import { afterEach, beforeEach, expect, test } from "vitest";
import type { NodeCreateRequest } from "#/model/index.ts";
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

async function enable(uuid: string): Promise<void> {
  await conductor.api.setConsole(uuid, true);
  await bench.until(uuid, (node) => node.consoleEnabled && node.reservation === null);
}

test.each<[string, Partial<NodeCreateRequest>]>([
  ["enrolled", { provisionState: "enroll" }],
  ["manageable", { provisionState: "manageable" }],
  ["available", { provisionState: "available" }],
  ["adopt failed", { provisionState: "adopt failed" }],
  ["in maintenance, whatever its state", { provisionState: "active", maintenance: true }],
])("deletes a node that is %s", async (_name, fields) => {
  const { uuid } = await bench.createNode(conductor, fields);
  await conductor.api.destroyNode(uuid);
  await expect(bench.node(uuid)).rejects.toMatchObject({ code: "NODE_NOT_FOUND" });
});

test.each<[string, Partial<NodeCreateRequest>, string, string]>([
  [
    "in use",
    { provisionState: "active" },
    "conflict",
    'Can not delete node "<uuid>" while it is in provision state "active". Valid provision states to perform deletion ' +
      'are: "adopt failed", "available", "enroll", "manageable", or set the node into maintenance mode.',
  ],
  [
    "an instance's",
    { instanceUuid: "6a1b2c3d-0000-4000-8000-000000000001" },
    "conflict",
    "Node <uuid> is associated with instance 6a1b2c3d-0000-4000-8000-000000000001.",
  ],
  [
    "protected",
    { protected: true },
    "forbidden",
    "Node <uuid> is protected and can not be undeployed, rebuilt or deleted.",
  ],
])("keeps a node that is %s", async (_name, fields, category, message) => {
  const { uuid } = await bench.createNode(conductor, fields);
  await expect(conductor.api.destroyNode(uuid)).rejects.toMatchObject({
    category,
    message: message.replace("<uuid>", uuid),
  });
  expect((await bench.node(uuid)).reservation).toBeNull();
});

test("available nodes may be kept from being deleted", async () => {
  const strict = await bench.start({ hostname: "host-2", allowDeletingAvailableNodes: false });
  const { uuid } = await bench.createNode(strict, { provisionState: "available" });
  await expect(strict.api.destroyNode(uuid)).rejects.toMatchObject({ category: "conflict" });
});

test("stops the console first", async () => {
  const { uuid } = await bench.createNode(conductor);
  await enable(uuid);
  await conductor.api.destroyNode(uuid);
  expect(bench.bmc.vncEnabled).toBe(false);
  expect(bench.hubs.addresses.size).toBe(0);
});

test("does not mind that the console cannot be stopped", async () => {
  const { uuid } = await bench.createNode(conductor);
  await enable(uuid);
  bench.bmc.faults.set("console.stop", new BmcDown());
  await conductor.api.destroyNode(uuid);
  await expect(bench.node(uuid)).rejects.toMatchObject({ code: "NODE_NOT_FOUND" });
  expect(bench.hubs.addresses.size).toBe(0);
});

test("waits only so long for a BMC that hangs", async () => {
  const { uuid } = await bench.createNode(conductor);
  await enable(uuid);
  bench.bmc.hold("console.stop");
  await bench.elapse(conductor.api.destroyNode(uuid), 5_000);
  await expect(bench.node(uuid)).rejects.toMatchObject({ code: "NODE_NOT_FOUND" });
});
