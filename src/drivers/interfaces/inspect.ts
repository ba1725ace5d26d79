import type { JsonObject } from "#/model/index.ts";
import type { DriverTask } from "./driver-task.ts";
import type { DriverInterface } from "./interface.ts";
import type { StepResult } from "./steps.ts";

export interface Inspection {
  readonly result: StepResult;
  /** Merged into the node's `properties`. */
  readonly properties?: JsonObject;
}

/** An interface that cannot inspect has `validate` say so and no `inspect`. */
export interface InspectInterface extends DriverInterface {
  inspect?(task: DriverTask): Promise<Inspection>;
  /** Ends an inspection that waits. Absent: it cannot be ended. */
  abort?(task: DriverTask): Promise<void>;
}
