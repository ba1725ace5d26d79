import { canProvision, type ProvisionState, type StepKind } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { Task, Work } from "../task/index.ts";
import { abortedByRequest } from "./abort.ts";
import { cleanWithRamdisk, runCleanSteps } from "./clean.ts";
import { runDeploySteps } from "./deploy.ts";
import { eventTypeOf } from "./event-type.ts";
import { type Flow, flowWork } from "./flow.ts";
import { endRescue } from "./rescue.ts";
import { runServiceSteps, serviceWithRamdisk } from "./service.ts";
import { type PlannedStep, stepName, storedPlan } from "./steps.ts";
import { wrongState } from "./transition.ts";

/** How a waiting state goes on when what it waited for is done. */
const GO_ON: Readonly<Partial<Record<ProvisionState, (flow: Flow) => Promise<void>>>> = {
  "wait call-back": (flow) => afterStep(flow, "deploy", runDeploySteps, noPlan),
  "clean wait": (flow) => afterStep(flow, "clean", runCleanSteps, cleanWithRamdisk),
  "service wait": (flow) => afterStep(flow, "service", runServiceSteps, serviceWithRamdisk),
  "rescue wait": endRescue,
};

export function canResume(state: ProvisionState): boolean {
  return GO_ON[state] !== undefined && canProvision(state, "resume");
}

/** "... wait" → the working state again, with the next step. */
export function resumeWork(context: ConductorContext, task: Task): Work {
  const goOn = GO_ON[task.node.provisionState];
  if (!goOn) throw wrongState(task.node, "resume");
  const { uuid } = task.node;
  return flowWork(context, task, {
    what: `${eventTypeOf(task.node.provisionState)} goes on`,
    event: "resume",
    sentence: (reason) => `Node ${uuid} failed to go on: ${reason}`,
    run: goOn,
  });
}

type RunFrom = (flow: Flow, steps: readonly PlannedStep[], first: number) => Promise<void>;

async function afterStep(flow: Flow, kind: StepKind, run: RunFrom, begin: (flow: Flow) => Promise<void>) {
  const { steps, index } = storedPlan(flow.task.node, kind);
  if (steps === null) return begin(flow);
  const last = steps[index];
  if (flow.task.node.cleanStep.abort_after === true && last && index + 1 < steps.length) {
    flow.say((reason) => reason);
    // The step itself is done: the machine is in order, and needs no maintenance.
    await flow.task.update({ cleanStep: {} });
    throw new ConductorError("NODE_WRONG_STATE", "conflict", abortedByRequest("clean", stepName(last)));
  }
  return run(flow, steps, index + 1);
}

async function noPlan(): Promise<void> {
  throw new ConductorError("NODE_STEP_INVALID", "invalid", "there is no deploy step to go on with");
}
