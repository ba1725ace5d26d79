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

test("validate says of every interface but vendor what is wrong with it", async () => {
  const { uuid } = await bench.createNode(conductor, { driverInfo: {} });
  const result = await conductor.api.validateNode(uuid);
  expect(Object.keys(result)).toHaveLength(12);
  expect(result.power).toEqual({ result: false, reason: "driver_info has no test_address" });
  expect(result.console).toEqual({ result: true });
  expect(result.rescue).toEqual({ result: false, reason: "not supported" });
});

test("validate also answers for a node whose interface has been disabled since", async () => {
  const node = await bench.createNode(conductor);
  await bench.store.nodes.update(node.uuid, { interfaces: { ...node.interfaces, console: "gone" } });
  expect((await conductor.api.validateNode(node.uuid)).console?.reason).toContain("entrypoint: gone.");
});

test("the boot device is asked for and set", async () => {
  const { uuid } = await bench.createNode(conductor, { extra: { boot: "disk" } });
  expect(await conductor.api.getBootDevice(uuid)).toEqual({ bootDevice: "disk", persistent: null });
  expect(await conductor.api.supportedBootDevices(uuid)).toEqual(["pxe", "disk"]);
  await conductor.api.setBootDevice(uuid, "pxe", false);
  expect(await bench.node(uuid)).toMatchObject({ driverInternalInfo: { boot: "pxe" }, reservation: null });
});

test("the boot device of a locked node can be read, but not set", async () => {
  const { uuid } = await bench.createNode(conductor);
  await bench.store.nodes.reserve(uuid, "host-9");
  await conductor.api.getBootDevice(uuid);
  await expect(bench.elapse(conductor.api.setBootDevice(uuid, "pxe", false))).rejects.toMatchObject({
    code: "NODE_LOCKED",
  });
});

test("maintenance has a reason until it ends", async () => {
  const { uuid } = await bench.createNode(conductor);
  await conductor.api.setMaintenance(uuid, true, "fan");
  expect(await bench.node(uuid)).toMatchObject({ maintenance: true, maintenanceReason: "fan", reservation: null });
  await conductor.api.setMaintenance(uuid, false, null);
  expect(await bench.node(uuid)).toMatchObject({ maintenance: false, maintenanceReason: null });
});

test("drivers are listed with their hosts, and the default of each kind first", async () => {
  const [driver] = await conductor.api.listDrivers();
  expect(driver).toMatchObject({ name: "test-hardware", hosts: ["host-1"] });
  expect(driver?.interfaces.console).toEqual(["graphical", "serial", "other-serial", "fake", "no-console"]);
});

test("a default from the configuration comes first", async () => {
  const other = await bench.start({ hostname: "host-2", defaultInterfaces: { console: "no-console" } });
  const [driver] = await other.api.listDrivers();
  expect(driver?.interfaces.console).toEqual(["no-console", "graphical", "serial", "other-serial", "fake"]);
  expect((await bench.createNode(other)).interfaces.console).toBe("no-console");
});

test("a driver's properties are those of all its interfaces", async () => {
  expect(await conductor.api.driverProperties("test-hardware")).toEqual({
    test_address: "Address of the BMC. Required.",
  });
  expect(await conductor.api.driverProperties("ipmi")).toBeNull();
});
