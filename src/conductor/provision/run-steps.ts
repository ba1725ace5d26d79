import type { StepResult } from "#/drivers/interfaces/index.ts";
import { isReservedStep, type JsonObject, type ReservedStep, type StepKind } from "#/model/index.ts";
import { stepKeys } from "./agent-keys.ts";
import type { Flow } from "./flow.ts";
import { findStep, type PlannedStep, stepName } from "./steps.ts";
import { transition } from "./transition.ts";

const STEP_FIELD = { clean: "cleanStep", deploy: "deployStep", service: "serviceStep" } as const;

/** Keeps the plan, so that whoever goes on after a wait finds it. */
export async function keepPlan({ task }: Flow, kind: StepKind, steps: readonly PlannedStep[]): Promise<void> {
  await task.keep({ [stepKeys(kind).steps]: steps as unknown as JsonObject[], [stepKeys(kind).index]: undefined });
}

/**
 * Runs the steps from `first` on. True: all are done, and none is in hand any more. False: the node waits, or is held, and
 * `resume` goes on from what is stored. A step that fails throws, and stays in hand: that is how it is known.
 */
export async function runSteps(flow: Flow, kind: StepKind, steps: readonly PlannedStep[], first = 0): Promise<boolean> {
  const { context, task, signal } = flow;
  for (const [index, step] of steps.entries()) {
    if (index < first) continue;
    signal.throwIfAborted();
    await task.keep({ [stepKeys(kind).index]: index });
    await task.update({ [STEP_FIELD[kind]]: step as unknown as JsonObject });
    flow.say((reason) => stepFailed(task.node.uuid, kind, step, reason));
    task.log.info(`${kind} step begins`, { step: stepName(step) });
    const result = await runStep(flow, kind, step);
    if (result === "done") continue;
    await transition(context, task, result);
    return false;
  }
  await task.update({ [STEP_FIELD[kind]]: {} });
  return true;
}

async function runStep(flow: Flow, kind: StepKind, step: PlannedStep): Promise<StepResult | "hold"> {
  if (step.interface === null && isReservedStep(step.step)) return runReserved(flow, step.step, step.args);
  return findStep(flow.task, kind, step, flow.signal).run(flow.driver, step.args);
}

async function runReserved(flow: Flow, step: ReservedStep, args: JsonObject): Promise<StepResult | "hold"> {
  const { context, task, driver, signal } = flow;
  if (step === "hold") return "hold";
  if (step === "wait") {
    const { seconds } = args;
    if (typeof seconds !== "number" || seconds < 0) return "wait";
    await context.clock.sleep(seconds * 1_000, signal);
    return "done";
  }
  const target = step === "power_on" ? "power on" : step === "power_off" ? "power off" : "rebooting";
  await task.power.setPowerState(driver, target, context.options.powerStateChangeTimeoutMs);
  await task.update({ powerState: step === "power_off" ? "power off" : "power on" });
  return "done";
}

function stepFailed(node: string, kind: StepKind, step: PlannedStep, reason: string): string {
  if (kind === "deploy") return `Deploy step ${stepName(step)} failed: ${reason}.`;
  return `Node ${node} failed step ${stepName(step)}: ${reason}`;
}
