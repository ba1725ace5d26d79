import { afterEach, beforeEach, expect, test } from "vitest";
import type { Conductor } from "../conductor.ts";
import { type Bench, openBench } from "../testing/bench.ts";

let bench: Bench;
let conductor: Conductor;

beforeEach(async () => {
  bench = await openBench();
  conductor = await bench.start();
});

afterEach(() => bench[Symbol.asyncDispose]());

test("fills in uuid, state and every interface", async () => {
  const node = await conductor.api.createNode({ driver: "test-hardware" });
  expect(node).toMatchObject({
    uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    provisionState: "enroll",
    conductorGroup: "",
    interfaces: { power: "test", management: "test", console: "graphical", network: "noop", rescue: "no-rescue" },
  });
  expect(await bench.node(node.uuid)).toEqual(node);
});

test("keeps what the caller says", async () => {
  const uuid = crypto.randomUUID();
  const node = await conductor.api.createNode({
    driver: "test-hardware",
    uuid,
    name: "r1u2",
    provisionState: "available",
    interfaces: { console: "no-console", power: null },
  });
  expect(node).toMatchObject({ uuid, name: "r1u2", provisionState: "available" });
  expect(node.interfaces).toMatchObject({ console: "no-console", power: "test" });
});

test("does not believe a console to be enabled that never was", async () => {
  expect((await bench.createNode(conductor, { consoleEnabled: true })).consoleEnabled).toBe(false);
});

test("names are unique", async () => {
  await bench.createNode(conductor, { name: "r1u2" });
  await expect(bench.createNode(conductor, { name: "r1u2" })).rejects.toMatchObject({
    category: "conflict",
    message: "A node with name r1u2 already exists.",
  });
});

test.each([
  [{ driver: "ipmi" }, 'which supports driver ipmi for conductor group "".'],
  [
    { driver: "test-hardware", conductorGroup: "Rack-7" },
    'which supports driver test-hardware for conductor group "rack-7".',
  ],
])("%j has no conductor", async (request, reason) => {
  await expect(conductor.api.createNode(request)).rejects.toMatchObject({
    category: "invalid",
    message: `No valid host was found. Reason: No conductor service registered ${reason}`,
  });
});

test("an interface that nobody has is named, with those that there are", async () => {
  const created = bench.createNode(conductor, { interfaces: { console: "ipmitool-socat" } });
  await expect(created).rejects.toMatchObject({
    category: "invalid",
    message:
      "Could not find the following interface in the 'ironic.hardware.interfaces.console' entrypoint: ipmitool-socat. " +
      "Valid interfaces are ['fake', 'graphical', 'no-console', 'other-serial', 'serial'].",
  });
});
