import type { JsonObject, ProvisionRequest, StepRequest } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import type { Task, Work } from "../task/index.ts";
import { FORGET_WORK, stepKeys } from "./agent-keys.ts";
import { refuseMaintenance, unsupported, validateInterfaces } from "./checks.ts";
import { type Flow, flowWork, putAway } from "./flow.ts";
import { keepPlan, runSteps } from "./run-steps.ts";
import { type PlannedStep, planSteps, storedPlan } from "./steps.ts";
import { transition } from "./transition.ts";

/** active → servicing → active, with the caller's steps. */
export async function serviceWork(context: ConductorContext, task: Task, request: ProvisionRequest): Promise<Work> {
  refuseMaintenance(task.node, "service");
  await validateInterfaces(context, task, ["power", "network"]);
  return flowWork(context, task, {
    what: "servicing",
    event: "service",
    sentence: (reason) => `Failed to prepare node ${task.node.uuid} for service: ${reason}`,
    run: (flow) => service(flow, request.serviceSteps ?? [], request.disableRamdisk ?? false),
  });
}

async function service(flow: Flow, requested: readonly StepRequest[], disableRamdisk: boolean): Promise<void> {
  const { context, task, driver } = flow;
  await task.keep({ ...FORGET_WORK, [stepKeys("service").disableRamdisk]: disableRamdisk || undefined });
  if (!disableRamdisk) {
    const { deploy } = task;
    if (!deploy.prepareService) throw unsupported(task.node, "service");
    if ((await deploy.prepareService(driver)) === "wait") {
      await task.keep({ [stepKeys("service").requested]: requested as unknown as JsonObject[] });
      return transition(context, task, "wait");
    }
  }
  await planAndRun(flow, requested, disableRamdisk);
}

/** After the ramdisk's first call, when nothing has been planned yet. */
export async function serviceWithRamdisk(flow: Flow): Promise<void> {
  await planAndRun(flow, storedPlan(flow.task.node, "service").requested ?? [], false);
}

async function planAndRun(flow: Flow, requested: readonly StepRequest[], disableRamdisk: boolean): Promise<void> {
  const { context, task } = flow;
  flow.say((reason) => `Cannot service node ${task.node.uuid}: ${reason}`);
  const steps = planSteps(context, task, { kind: "service", requested, disableRamdisk });
  await keepPlan(flow, "service", steps);
  await runServiceSteps(flow, steps, 0);
}

export async function runServiceSteps(flow: Flow, steps: readonly PlannedStep[], first: number): Promise<void> {
  const { context, task } = flow;
  const disableRamdisk = task.node.driverInternalInfo[stepKeys("service").disableRamdisk] === true;
  const putRamdiskAway = disableRamdisk ? undefined : task.deploy.tearDownService?.bind(task.deploy);
  try {
    if (!(await runSteps(flow, "service", steps, first))) return;
  } catch (error) {
    await putAway(flow, "ending the ramdisk", putRamdiskAway);
    throw error;
  }
  flow.say((reason) => `Failed to tear down from service for node ${task.node.uuid}, reason: ${reason}`);
  await putRamdiskAway?.(flow.driver);
  await task.keep(FORGET_WORK);
  await transition(context, task, "done");
}
