export type {
  ConsoleInterface,
  FakeConsoleInterface,
  GraphicalConsoleInterface,
  GraphicalUpstream,
  NoConsoleInterface,
  ScreenLogin,
  SerialConsoleInterface,
  SerialStream,
  SerialUpstream,
} from "./console.ts";
export type { DriverTask } from "./driver-task.ts";
export type { DriverRegistry, HardwareType } from "./hardware-type.ts";
export type { DriverInterface } from "./interface.ts";
export type { Indicator, Indicators, ManagementInterface, VirtualMedia } from "./management.ts";
export type { NetworkInterface, VifRequest } from "./network.ts";
export type { PowerInterface } from "./power.ts";
export type { HttpMethod, VendorInterface, VendorMethod } from "./vendor.ts";
