import type { BootDevice, BootDeviceSetting } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { deadline, openExclusive, openShared } from "../task/index.ts";

/** The caller waits for these: they answer within this time or fail. */
const BOOT_DEVICE_TIMEOUT_MS = 60_000;

export async function getBootDevice(context: ConductorContext, uuid: string): Promise<BootDeviceSetting> {
  const task = await openShared(context, uuid, "getting node boot device");
  using limit = deadline(context.clock, BOOT_DEVICE_TIMEOUT_MS, context.signal);
  const driver = task.forDriver(limit.signal);
  await task.management.validate(driver);
  return await task.management.getBootDevice(driver);
}

export async function setBootDevice(
  context: ConductorContext,
  uuid: string,
  device: BootDevice,
  persistent: boolean,
): Promise<void> {
  await using task = await openExclusive(context, uuid, "setting node boot device");
  using limit = deadline(context.clock, BOOT_DEVICE_TIMEOUT_MS, context.signal);
  const driver = task.forDriver(limit.signal);
  await task.management.validate(driver);
  await task.management.setBootDevice(driver, device, persistent);
}

export async function supportedBootDevices(context: ConductorContext, uuid: string): Promise<readonly BootDevice[]> {
  const task = await openShared(context, uuid, "getting supported boot devices");
  using limit = deadline(context.clock, BOOT_DEVICE_TIMEOUT_MS, context.signal);
  return await task.management.supportedBootDevices(task.forDriver(limit.signal));
}
