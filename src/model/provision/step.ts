import type { InterfaceKind } from "../interfaces.ts";
import type { JsonObject } from "../node.ts";

/** What a step belongs to. */
export type StepKind = "clean" | "deploy" | "service";

/** The kinds of interface that have steps; of steps with the same priority the earlier kind's goes first. */
export const STEP_INTERFACES = [
  "vendor",
  "power",
  "management",
  "firmware",
  "deploy",
  "bios",
  "raid",
] as const satisfies readonly InterfaceKind[];
type StepInterface = (typeof STEP_INTERFACES)[number];

export function isStepInterface(value: unknown): value is StepInterface {
  return (STEP_INTERFACES as readonly unknown[]).includes(value);
}

/** Steps that need no interface: every node has them. */
const RESERVED_STEPS = ["hold", "wait", "power_on", "power_off", "reboot"] as const;
export type ReservedStep = (typeof RESERVED_STEPS)[number];

export function isReservedStep(name: string): name is ReservedStep {
  return (RESERVED_STEPS as readonly string[]).includes(name);
}

/** A step as a caller asks for it. */
export interface StepRequest {
  /** Null for a reserved step. */
  readonly interface: InterfaceKind | null;
  readonly step: string;
  readonly args: JsonObject;
  /** Deploy steps only: the higher the earlier; 0 leaves the driver's step of this name out. */
  readonly priority?: number;
}

/** `PUT states/provision`, checked as far as that goes without a driver. */
export interface ProvisionRequest {
  readonly configdrive?: string | JsonObject;
  readonly cleanSteps?: readonly StepRequest[];
  readonly deploySteps?: readonly StepRequest[];
  readonly serviceSteps?: readonly StepRequest[];
  readonly rescuePassword?: string;
  /** Clean and service: only steps that need no ramdisk. */
  readonly disableRamdisk?: boolean;
}
