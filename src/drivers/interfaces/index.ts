export type {
  ConsoleInterface,
  FakeConsoleInterface,
  GraphicalConsoleInterface,
  GraphicalUpstream,
  NoConsoleInterface,
  RunningProgram,
  ScreenLogin,
  SerialAddress,
  SerialConsoleInterface,
  SerialProgram,
  SerialStream,
  SerialUpstream,
} from "./console.ts";
export type { DeployInterface, Heartbeat } from "./deploy.ts";
export type { DriverTask } from "./driver-task.ts";
export type { DriverRegistry, HardwareType } from "./hardware-type.ts";
export type { InspectInterface, Inspection } from "./inspect.ts";
export type { DriverInterface } from "./interface.ts";
export type { Indicator, Indicators, ManagementInterface, VirtualMedia } from "./management.ts";
export type { NetworkInterface, VifRequest } from "./network.ts";
export type { PowerInterface } from "./power.ts";
export type { RescueInterface } from "./rescue.ts";
export type { DriverStep, StepResult } from "./steps.ts";
export type { HttpMethod, VendorInterface, VendorMethod } from "./vendor.ts";
