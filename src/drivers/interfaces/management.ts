import type { BootDevice, BootDeviceSetting } from "#/model/index.ts";
import type { DriverTask } from "./driver-task.ts";
import type { DriverInterface } from "./interface.ts";

export interface ManagementInterface extends DriverInterface {
  supportedBootDevices(task: DriverTask): Promise<readonly BootDevice[]>;
  getBootDevice(task: DriverTask): Promise<BootDeviceSetting>;
  setBootDevice(task: DriverTask, device: BootDevice, persistent: boolean): Promise<void>;
}
