import type { JsonObject, Node, ProvisionRequest, StepRequest } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { Task, Work } from "../task/index.ts";
import { FORGET_WORK } from "./agent-keys.ts";
import { checkInstanceTraits, refuseMaintenance, refuseProtected, validateInterfaces } from "./checks.ts";
import { type Flow, flowWork, putAway } from "./flow.ts";
import { keepPlan, runSteps } from "./run-steps.ts";
import { type PlannedStep, planSteps } from "./steps.ts";
import { instanceSteps } from "./template-steps.ts";
import { transition } from "./transition.ts";

interface Deployment {
  readonly event: "deploy" | "rebuild";
  readonly verb: string;
  readonly request: ProvisionRequest;
}

/** available → deploying → active. */
export async function deployWork(
  context: ConductorContext,
  task: Task,
  { event, verb, request }: Deployment,
): Promise<Work> {
  refuseMaintenance(task.node, "provisioning");
  if (event === "rebuild") refuseProtected(task.node);
  await validateInterfaces(context, task, ["power", "deploy"], (reason) => notDeployable(task.node, reason));
  checkInstanceTraits(task.node);
  const requested = await instanceSteps(context, task.node, request.deploySteps);
  checkSteps(context, task, requested);
  return flowWork(context, task, {
    what: event === "rebuild" ? "deploying again" : "deploying",
    event,
    verb,
    begin: { conductorAffinity: context.options.hostname, ...withConfigdrive(task.node, request) },
    sentence: prepareFailed,
    run: (flow) => deploy(flow, requested),
  });
}

function checkSteps(context: ConductorContext, task: Task, requested: readonly StepRequest[]): void {
  try {
    planSteps(context, task, { kind: "deploy", requested });
  } catch (error) {
    if (!(error instanceof ConductorError)) throw error;
    throw new ConductorError("NODE_STEP_INVALID", "invalid", notDeployable(task.node, error.message));
  }
}

async function deploy(flow: Flow, requested: readonly StepRequest[]): Promise<void> {
  const { context, task, driver } = flow;
  await task.keep(FORGET_WORK);
  await task.deploy.prepare?.(driver);
  flow.say((reason) => `Cannot get deploy steps; failed to deploy: ${reason}`);
  await cleaningUp(flow, async () => {
    const steps = planSteps(context, task, { kind: "deploy", requested });
    if (steps.length === 0) {
      flow.say((reason) => reason);
      throw new ConductorError("NODE_STEP_INVALID", "invalid", "No deploy steps returned by the driver");
    }
    await keepPlan(flow, "deploy", steps);
    await runToActive(flow, steps, 0);
  });
}

/** After a wait. */
export function runDeploySteps(flow: Flow, steps: readonly PlannedStep[], first: number): Promise<void> {
  return cleaningUp(flow, () => runToActive(flow, steps, first));
}

async function runToActive(flow: Flow, steps: readonly PlannedStep[], first: number): Promise<void> {
  if (!(await runSteps(flow, "deploy", steps, first))) return;
  await flow.task.keep(FORGET_WORK);
  await transition(flow.context, flow.task, "done");
}

async function cleaningUp(flow: Flow, work: () => Promise<void>): Promise<void> {
  const { deploy } = flow.task;
  try {
    await work();
  } catch (error) {
    await putAway(flow, "cleaning up after a deployment", deploy.cleanUp?.bind(deploy));
    throw error;
  }
}

function withConfigdrive({ instanceInfo }: Readonly<Node>, { configdrive }: ProvisionRequest) {
  if (configdrive === undefined) return {};
  return { instanceInfo: { ...instanceInfo, configdrive } satisfies JsonObject };
}

function prepareFailed(reason: string): string {
  return `Failed to prepare to deploy: ${reason}`;
}

function notDeployable({ uuid }: Readonly<Node>, reason: string): string {
  return `Failed to validate deploy or power info for node ${uuid}: ${reason}`;
}
