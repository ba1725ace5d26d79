import type { PowerState, PowerTarget } from "#/model/index.ts";
import type { DriverTask } from "./driver-task.ts";
import type { DriverInterface } from "./interface.ts";

export interface PowerInterface extends DriverInterface {
  getPowerState(task: DriverTask): Promise<PowerState>;
  /** Resolves once the machine is in the state asked for, or rejects with why not. `timeoutMs` bounds the wait. */
  setPowerState(task: DriverTask, target: PowerTarget, timeoutMs: number): Promise<void>;
}
