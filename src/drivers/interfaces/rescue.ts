import type { DriverTask } from "./driver-task.ts";
import type { DriverInterface } from "./interface.ts";
import type { StepResult } from "./steps.ts";

/** An interface that cannot rescue has `validate` say so and none of the methods. */
export interface RescueInterface extends DriverInterface {
  /** Boots the rescue system; its password is `instance_info.rescue_password` while this runs. */
  rescue?(task: DriverTask): Promise<StepResult>;
  unrescue?(task: DriverTask): Promise<void>;
  cleanUp?(task: DriverTask): Promise<void>;
}
