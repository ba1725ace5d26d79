import type { DriverTask } from "./driver-task.ts";
import type { DriverInterface } from "./interface.ts";
import type { StepResult } from "./steps.ts";

/** A ramdisk's sign of life, checked already: it holds the node's token. */
export interface Heartbeat {
  readonly callbackUrl: string;
  readonly agentVersion: string | null;
  readonly agentStatus: string | null;
  readonly agentStatusMessage: string | null;
}

/**
 * How an instance gets onto the machine and off it. Deploying itself is a deploy step: the one that nobody may override
 * is "deploy". An interface that cannot deploy has `validate` say so and none of the methods; one that
 * cannot clean has no `prepareCleaning`. All of them may be called again after a crash.
 */
export interface DeployInterface extends DriverInterface {
  /** Before the first deploy step: networks, media, boot device. */
  prepare?(task: DriverTask): Promise<void>;
  /** Takes what `prepare` made away again: after a failure, and before `tearDown`. */
  cleanUp?(task: DriverTask): Promise<void>;
  /** Ends the instance. */
  tearDown?(task: DriverTask): Promise<void>;
  /** Makes this conductor responsible for an instance that it did not deploy. */
  takeOver?(task: DriverTask): Promise<void>;
  /** Brings up what cleaning needs; "wait" when a ramdisk will call. */
  prepareCleaning?(task: DriverTask): Promise<StepResult>;
  tearDownCleaning?(task: DriverTask): Promise<void>;
  prepareService?(task: DriverTask): Promise<StepResult>;
  tearDownService?(task: DriverTask): Promise<void>;
  /** Absent: a heartbeat means that what was waited for is done. "wait": not yet. */
  heartbeat?(task: DriverTask, beat: Heartbeat): Promise<StepResult>;
}
