import type { ManagementInterface } from "#/drivers/interfaces/index.ts";
import { type BootDevice, isBootDevice } from "#/model/index.ts";
import { FakeDriverError } from "./errors.ts";

const SUPPORTED: readonly BootDevice[] = ["pxe", "disk", "cdrom", "bios", "safe"];

/** Remembers the boot device in `driver_internal_info`; there is no machine to tell. */
export function createFakeManagement(): ManagementInterface {
  return {
    properties: {},
    validate: async () => {},
    supportedBootDevices: async () => SUPPORTED,
    getBootDevice: async ({ node }) => {
      const { fake_boot_device: device, fake_boot_device_persistent: persistent } = node.driverInternalInfo;
      return { bootDevice: isBootDevice(device) ? device : "pxe", persistent: persistent === true };
    },
    setBootDevice: async (task, device, persistent) => {
      if (!SUPPORTED.includes(device)) {
        throw new FakeDriverError(
          "FAKE_BOOT_DEVICE_UNSUPPORTED",
          "invalid",
          `Invalid boot device ${device} specified.`,
        );
      }
      await task.keep({ fake_boot_device: device, fake_boot_device_persistent: persistent });
    },
  };
}
