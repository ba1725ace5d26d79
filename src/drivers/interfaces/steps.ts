import type { JsonObject } from "#/model/index.ts";
import type { DriverTask } from "./driver-task.ts";

/** A step that an interface offers. */
export interface DriverStep {
  readonly step: string;
  /** The higher the earlier. 0: only when somebody asks for it by name. */
  readonly priority: number;
  /** Whether a wait inside it may be aborted; else the abort comes after it. */
  readonly abortable?: boolean;
  /** Whether a ramdisk must run for it; true unless said otherwise. */
  readonly requiresRamdisk?: boolean;
  /** The arguments it takes. */
  readonly args?: Readonly<Record<string, { readonly description: string; readonly required?: boolean }>>;
  /** Resolves with "wait" when a ramdisk goes on with it and will call back. */
  run(task: DriverTask, args: JsonObject): Promise<StepResult>;
}

export type StepResult = "done" | "wait";
