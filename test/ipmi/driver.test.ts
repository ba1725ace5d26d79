import { expect, it } from "vitest";
import {
  createIpmiManagement,
  createIpmiPower,
  IPMI_OPTIONS,
  systemIpmiConnections,
} from "#/drivers/modules/ipmi/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import type { JsonObject } from "#/model/index.ts";
import { taskFor } from "../support/driver-task.ts";
import { BmcUnderTest } from "./bmc-under-test.ts";

/** The driver's interfaces and a BMC of ours that they talk to. */
async function setUp(fields: JsonObject = {}) {
  const bmc = await BmcUnderTest.start();
  const connections = systemIpmiConnections(systemClock, { ...IPMI_OPTIONS, minCommandIntervalMs: 0 });
  const login = { ipmi_username: "ADMIN", ipmi_password: "adminpass" };
  const task = taskFor({ ipmi_address: "127.0.0.1", ipmi_port: bmc.port, ...login, ...fields });
  return {
    bmc,
    task,
    power: createIpmiPower(connections),
    management: createIpmiManagement(connections),
    async [Symbol.asyncDispose]() {
      await connections[Symbol.asyncDispose]();
      bmc[Symbol.dispose]();
    },
  };
}

it("reads the power state, and does nothing to a machine that is where it should be", async () => {
  await using driver = await setUp();
  expect(await driver.power.getPowerState(driver.task)).toBe("power on");
  await driver.power.setPowerState(driver.task, "power on", 5000);
  expect(driver.bmc.actions).toEqual([]);
});

it("reboots by off and on, softly where that is asked for, and switches off", async () => {
  await using driver = await setUp();
  await driver.power.setPowerState(driver.task, "rebooting", 5000);
  await driver.power.setPowerState(driver.task, "soft rebooting", 5000);
  await driver.power.setPowerState(driver.task, "power off", 5000);
  expect(driver.bmc.actions).toEqual(["power-down", "power-up", "soft-shutdown", "power-up", "power-down"]);
  expect(await driver.power.getPowerState(driver.task)).toBe("power off");
});

it("refuses with a wrong password, and does not try for a minute", async () => {
  await using driver = await setUp({ ipmi_password: "wrong" });
  await expect(driver.power.getPowerState(driver.task)).rejects.toMatchObject({ code: "IPMI_LOGIN" });
});

it("sets a boot device, once or for good, for the boot mode of the machine, and reads it", async () => {
  await using driver = await setUp();
  await driver.management.setBootDevice(driver.task, "pxe", false);
  expect(await driver.management.getBootDevice(driver.task)).toEqual({ bootDevice: "pxe", persistent: false });
  Object.assign(driver.task.node, { bootMode: null, properties: { capabilities: "cpu_vt:true,boot_mode:uefi" } });
  await driver.management.setBootDevice(driver.task, "safe", true);
  expect(await driver.management.getBootDevice(driver.task)).toEqual({ bootDevice: "safe", persistent: true });
  expect(driver.bmc.bootFlags.map(({ efi, device }) => [efi, device])).toEqual([
    [false, "pxe"],
    [true, "safe-disk"],
  ]);
});

it("refuses a boot device that IPMI has no selector for, in Ironic's words", async () => {
  await using driver = await setUp();
  await expect(driver.management.setBootDevice(driver.task, "wanboot", false)).rejects.toMatchObject({
    category: "invalid",
    message: expect.stringContaining("Invalid boot device wanboot specified."),
  });
  expect(await driver.management.supportedBootDevices(driver.task)).toEqual(["pxe", "disk", "cdrom", "bios", "safe"]);
});

it("sets a persistent boot device again at every start of a machine whose BMC forgets it", async () => {
  await using driver = await setUp({ ipmi_force_boot_device: true });
  await driver.management.setBootDevice(driver.task, "disk", true);
  await driver.power.setPowerState(driver.task, "rebooting", 5000);
  expect(driver.bmc.bootFlags.map(({ device, persistent }) => [device, persistent])).toEqual([
    ["disk", true],
    ["disk", true],
  ]);
  expect(await driver.management.getBootDevice(driver.task)).toEqual({ bootDevice: "disk", persistent: true });
});
