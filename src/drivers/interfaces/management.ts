import type { BootDevice, BootDeviceSetting, BootMode, IndicatorState, MediaDevice, MediaSlot } from "#/model/index.ts";
import type { DriverTask } from "./driver-task.ts";
import type { DriverInterface } from "./interface.ts";

/** A light of the machine: "LED" of component "system". */
export interface Indicator {
  readonly component: string;
  readonly name: string;
  readonly readonly: boolean;
  readonly states: readonly IndicatorState[];
}

/** Virtual drives. `attach` replaces what is in the drive; `detach` of an empty one does nothing. */
export interface VirtualMedia {
  list(task: DriverTask): Promise<readonly MediaSlot[]>;
  attach(task: DriverTask, device: MediaDevice, imageUrl: string): Promise<void>;
  detach(task: DriverTask, devices: readonly MediaDevice[]): Promise<void>;
}

export interface Indicators {
  list(task: DriverTask): Promise<readonly Indicator[]>;
  get(task: DriverTask, component: string, name: string): Promise<IndicatorState>;
  set(task: DriverTask, component: string, name: string, state: IndicatorState): Promise<void>;
}

/** What is not there, this kind of BMC cannot. */
export interface ManagementInterface extends DriverInterface {
  supportedBootDevices(task: DriverTask): Promise<readonly BootDevice[]>;
  getBootDevice(task: DriverTask): Promise<BootDeviceSetting>;
  setBootDevice(task: DriverTask, device: BootDevice, persistent: boolean): Promise<void>;
  setBootMode?(task: DriverTask, mode: BootMode): Promise<void>;
  setSecureBoot?(task: DriverTask, enabled: boolean): Promise<void>;
  injectNmi?(task: DriverTask): Promise<void>;
  readonly media?: VirtualMedia;
  readonly indicators?: Indicators;
}
