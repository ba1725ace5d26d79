import type { DriverStep } from "#/drivers/interfaces/index.ts";
import {
  type InterfaceKind,
  isReservedStep,
  type JsonObject,
  type Node,
  STEP_INTERFACES,
  type StepKind,
  type StepRequest,
} from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { Task } from "../task/index.ts";
import { stepKeys } from "./agent-keys.ts";

/** A step on its way, as it stands in `clean_step` and in `driver_internal_info`. */
export interface PlannedStep {
  readonly interface: InterfaceKind | null;
  readonly step: string;
  readonly args: JsonObject;
  readonly priority: number;
  readonly abortable: boolean;
  readonly requires_ramdisk: boolean;
}

export interface StepChoice {
  readonly kind: StepKind;
  /** Null: what the driver does by itself. */
  readonly requested: readonly StepRequest[] | null;
  readonly disableRamdisk?: boolean;
}

type Offer = DriverStep & { readonly interface: InterfaceKind };

/** The steps to run, in order. Throws `NODE_STEP_INVALID` for what no interface of the node offers. */
export function planSteps({ signal }: ConductorContext, task: Task, choice: StepChoice): PlannedStep[] {
  const offers = offeredSteps(task, choice.kind, signal);
  const requested = (choice.requested ?? []).map((request) => checkRequest(task.node, offers, request, choice));
  if (choice.kind !== "deploy" && choice.requested !== null) return requested;
  const named = new Set(requested.map(stepName));
  const own = offers
    .filter((offer) => offer.priority > 0 && !named.has(stepName(offer)))
    .map((offer) => planned(offer));
  return [...own, ...requested.filter(({ priority }) => priority > 0)].toSorted((a, b) => b.priority - a.priority);
}

/** "deploy.erase_devices", as it is told in errors. */
export function stepName(step: { readonly interface: InterfaceKind | null; readonly step: string }): string {
  return step.interface === null ? step.step : `${step.interface}.${step.step}`;
}

/** The driver's own step behind a planned one. */
export function findStep(task: Task, kind: StepKind, step: PlannedStep, signal: AbortSignal): DriverStep {
  const found = offeredSteps(task, kind, signal).find((offer) => stepName(offer) === stepName(step));
  if (found) return found;
  throw stepInvalid(task.node, `node does not support this ${kind} step: ${stepName(step)}`);
}

/** The plan as it was stored, and the step that was in hand. */
export function storedPlan({ driverInternalInfo: info }: Readonly<Node>, kind: StepKind) {
  const keys = stepKeys(kind);
  const steps = info[keys.steps];
  const index = info[keys.index];
  const requested = info[keys.requested];
  return {
    /** Null: no plan has been made yet. */
    steps: Array.isArray(steps) ? (steps as unknown as PlannedStep[]) : null,
    index: typeof index === "number" ? index : -1,
    requested: Array.isArray(requested) ? (requested as unknown as StepRequest[]) : null,
  };
}

function offeredSteps(task: Task, kind: StepKind, signal: AbortSignal): Offer[] {
  return STEP_INTERFACES.flatMap((name) => {
    const steps = task.interface(name).steps?.(task.forDriver(signal), kind) ?? [];
    return steps.map((step) => ({ ...step, interface: name, run: (driver, args) => step.run(driver, args) }) as Offer);
  }).toSorted((a, b) => b.priority - a.priority);
}

function checkRequest(
  node: Readonly<Node>,
  offers: readonly Offer[],
  request: StepRequest,
  { kind, disableRamdisk = false }: StepChoice,
): PlannedStep {
  if (request.interface === null && isReservedStep(request.step)) {
    return { ...request, priority: request.priority ?? 0, abortable: true, requires_ramdisk: false };
  }
  const offer = offers.find((one) => stepName(one) === stepName(request));
  const name = stepName(request);
  if (!offer) throw stepInvalid(node, `node does not support this ${kind} step: ${name}`);
  const known = offer.args ?? {};
  const unexpected = Object.keys(request.args).filter((arg) => !Object.hasOwn(known, arg));
  if (unexpected.length > 0) {
    throw stepInvalid(node, `${kind} step ${name} has these unexpected arguments: ${unexpected.join(", ")}`);
  }
  const missing = Object.keys(known).filter((arg) => known[arg]?.required && !Object.hasOwn(request.args, arg));
  if (missing.length > 0) {
    throw stepInvalid(node, `${kind} step ${name} is missing these required arguments: ${missing.join(", ")}`);
  }
  if (disableRamdisk && offer.requiresRamdisk !== false) {
    throw stepInvalid(node, `${kind} step ${name} requires booting a ramdisk`);
  }
  if (kind === "deploy" && name === "deploy.deploy" && (request.priority ?? 0) > 0) {
    throw stepInvalid(
      node,
      "deploy step deploy on interface deploy is a core step and cannot be overridden by user steps. It may be " +
        "disabled by setting the priority to 0",
    );
  }
  return planned(offer, request);
}

function planned(offer: Offer, request?: StepRequest): PlannedStep {
  return {
    interface: offer.interface,
    step: offer.step,
    args: request?.args ?? {},
    priority: request?.priority ?? offer.priority,
    abortable: offer.abortable ?? false,
    requires_ramdisk: offer.requiresRamdisk ?? true,
  };
}

function stepInvalid(node: Readonly<Node>, reason: string): ConductorError {
  return new ConductorError("NODE_STEP_INVALID", "invalid", reason, { details: { node: node.uuid } });
}
