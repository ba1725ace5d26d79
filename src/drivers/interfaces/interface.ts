import type { StepKind } from "#/model/index.ts";
import type { DriverTask } from "./driver-task.ts";
import type { DriverStep } from "./steps.ts";

/** What every interface has. */
export interface DriverInterface {
  /** `driver_info` properties it reads, with a sentence each: what `GET drivers/<d>/properties` answers. */
  readonly properties: Readonly<Record<string, string>>;
  /** Throws an `invalid` or `unsupported` error that names what is wrong in `driver_info`. Does not talk to the BMC. */
  validate(task: DriverTask): Promise<void>;
  /** The steps it has for cleaning, deploying or servicing this node. Absent: none. */
  steps?(task: DriverTask, kind: StepKind): readonly DriverStep[];
}
