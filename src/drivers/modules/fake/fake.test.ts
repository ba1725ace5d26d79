import { expect, test } from "vitest";
import type { DriverTask } from "#/drivers/interfaces/index.ts";
import { silentLogger } from "#/lib/log/index.ts";
import type { JsonObject, Node } from "#/model/index.ts";
import { createFakeManagement, createFakePower } from "./index.ts";

function taskOf(node: Partial<Node>): DriverTask {
  const driverInternalInfo: JsonObject = {};
  return {
    node: { ...node, driverInternalInfo } as Node,
    log: silentLogger,
    signal: new AbortController().signal,
    keep: async (change) => {
      Object.assign(driverInternalInfo, change);
    },
  };
}

test("the power is what the node says, off to begin with", async () => {
  const power = createFakePower(async () => {});
  expect(await power.getPowerState(taskOf({ powerState: null }))).toBe("power off");
  expect(await power.getPowerState(taskOf({ powerState: "power on" }))).toBe("power on");
});

test("the boot device is remembered", async () => {
  const management = createFakeManagement();
  const task = taskOf({});
  expect(await management.getBootDevice(task)).toEqual({ bootDevice: "pxe", persistent: false });
  await management.setBootDevice(task, "cdrom", true);
  expect(await management.getBootDevice(task)).toEqual({ bootDevice: "cdrom", persistent: true });
});

test("a boot device that is not supported is refused", async () => {
  const management = createFakeManagement();
  const task = taskOf({});
  expect(await management.supportedBootDevices(task)).not.toContain("wanboot");
  await expect(management.setBootDevice(task, "wanboot", false)).rejects.toMatchObject({
    category: "invalid",
    message: "Invalid boot device wanboot specified.",
  });
  expect(task.node.driverInternalInfo).toEqual({});
});
