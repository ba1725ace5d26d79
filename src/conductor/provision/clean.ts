import type { JsonObject, Node, ProvisionRequest, StepRequest } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { Task, Work } from "../task/index.ts";
import { FORGET_WORK, stepKeys } from "./agent-keys.ts";
import { refuseMaintenance, refuseRetired, unsupported, validateInterfaces } from "./checks.ts";
import { type Flow, flowWork, putAway } from "./flow.ts";
import { keepPlan, runSteps } from "./run-steps.ts";
import { type PlannedStep, planSteps, storedPlan } from "./steps.ts";
import { transition } from "./transition.ts";

/** manageable → cleaning → available. */
export async function provideWork(context: ConductorContext, task: Task): Promise<Work> {
  refuseMaintenance(task.node, "providing");
  refuseRetired(task.node);
  return flowWork(context, task, {
    what: "cleaning before use",
    event: "provide",
    sentence: (reason) => cleaningFailed(task.node, reason),
    run: cleanAutomatically,
  });
}

/** manageable → cleaning → manageable, with the caller's steps. */
export async function cleanWork(context: ConductorContext, task: Task, request: ProvisionRequest): Promise<Work> {
  refuseMaintenance(task.node, "cleaning");
  await validateInterfaces(context, task, ["power", "network"]);
  return flowWork(context, task, {
    what: "cleaning by hand",
    event: "clean",
    sentence: (reason) => cleaningFailed(task.node, reason),
    run: (flow) =>
      clean(flow, { requested: request.cleanSteps ?? [], disableRamdisk: request.disableRamdisk ?? false }),
  });
}

/** Of a node in "cleaning": to available, at once where cleaning is off. */
export async function cleanAutomatically(flow: Flow): Promise<void> {
  const { context, task } = flow;
  flow.say((reason) => cleaningFailed(task.node, reason));
  const enabled = task.node.automatedClean ?? context.options.automatedClean;
  if (!enabled) return endCleaning(flow);
  if (task.node.maintenance) {
    flow.say((reason) => reason);
    throw new ConductorError("NODE_IN_MAINTENANCE", "invalid", "Cleaning a node in maintenance mode is not allowed");
  }
  flow.say((reason) => `Validation of node ${task.node.uuid} for cleaning failed: ${reason}`);
  await validateInterfaces(context, task, ["power", "network"]);
  await clean(flow, { requested: null, disableRamdisk: false });
}

interface Cleaning {
  /** Null: what the driver does by itself. */
  readonly requested: readonly StepRequest[] | null;
  readonly disableRamdisk: boolean;
}

async function clean(flow: Flow, { requested, disableRamdisk }: Cleaning): Promise<void> {
  const { context, task } = flow;
  const keys = stepKeys("clean");
  await task.keep({ ...FORGET_WORK, [keys.disableRamdisk]: disableRamdisk || undefined });
  flow.say((reason) => cleaningFailed(task.node, reason));
  if (!disableRamdisk && (await prepare(flow)) === "wait") {
    // Which steps there are is known when the ramdisk calls; what the caller asked for waits until then.
    if (requested) await task.keep({ [keys.requested]: requested as unknown as JsonObject[] });
    return transition(context, task, "wait");
  }
  await runPlan(flow, planOrSay(flow, { requested, disableRamdisk }));
}

/** After the ramdisk's first call, when nothing has been planned yet. */
export async function cleanWithRamdisk(flow: Flow): Promise<void> {
  const { requested } = storedPlan(flow.task.node, "clean");
  await runPlan(flow, planOrSay(flow, { requested, disableRamdisk: false }));
}

function planOrSay(flow: Flow, { requested, disableRamdisk }: Cleaning): PlannedStep[] {
  const { context, task } = flow;
  flow.say((reason) => `Cannot clean node ${task.node.uuid}: ${reason}`);
  return planSteps(context, task, { kind: "clean", requested, disableRamdisk });
}

async function runPlan(flow: Flow, steps: PlannedStep[]): Promise<void> {
  await keepPlan(flow, "clean", steps);
  await runCleanSteps(flow, steps, 0);
}

export async function runCleanSteps(flow: Flow, steps: readonly PlannedStep[], first: number): Promise<void> {
  const { task } = flow;
  const disableRamdisk = task.node.driverInternalInfo[stepKeys("clean").disableRamdisk] === true;
  const putRamdiskAway = disableRamdisk ? undefined : task.deploy.tearDownCleaning?.bind(task.deploy);
  try {
    if (!(await runSteps(flow, "clean", steps, first))) return;
  } catch (error) {
    await putAway(flow, "ending the ramdisk", putRamdiskAway);
    throw error;
  }
  flow.say((reason) => `Failed to tear down from cleaning for node ${task.node.uuid}, reason: ${reason}`);
  await putRamdiskAway?.(flow.driver);
  await endCleaning(flow);
}

async function prepare({ task, driver }: Flow) {
  const { deploy } = task;
  if (!deploy.prepareCleaning) throw unsupported(task.node, "cleaning");
  return deploy.prepareCleaning(driver);
}

/** A retired node does not become available again. */
async function endCleaning({ context, task }: Flow): Promise<void> {
  await task.keep(FORGET_WORK);
  const byHand = task.node.targetProvisionState === "manageable";
  await transition(context, task, byHand || task.node.retired ? "manage" : "done");
}

function cleaningFailed({ uuid }: Readonly<Node>, reason: string): string {
  return `Failed to prepare node ${uuid} for cleaning: ${reason}`;
}
