import { canProvision, PROVISION_VERBS, type ProvisionRequest, type ProvisionVerb } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import {
  abortWork,
  adoptWork,
  canResume,
  cleanWork,
  deployWork,
  inspectWork,
  provideWork,
  rescueWork,
  resumeWork,
  serviceWork,
  tearDownWork,
  transition,
  unrescueWork,
  verifyWork,
  wrongState,
} from "../provision/index.ts";
import { inBackground, openExclusive, type Task, type Work } from "../task/index.ts";

/**
 * Starts what the verb asks for. What is wrong with the node for it is the caller's answer; how it went is in the
 * node's provision state, and in `last_error`.
 */
export async function setProvisionState(
  context: ConductorContext,
  uuid: string,
  verb: ProvisionVerb,
  request: ProvisionRequest,
): Promise<void> {
  const task = await openExclusive(context, uuid, `provision action ${verb}`);
  await inBackground(context, task, async () => {
    // The API has looked, too, but without the lock.
    if (!canProvision(task.node.provisionState, PROVISION_VERBS[verb])) throw wrongState(task.node, verb);
    return plan(context, task, verb, request);
  });
}

/** Null: it is done. */
async function plan(
  context: ConductorContext,
  task: Task,
  verb: ProvisionVerb,
  request: ProvisionRequest,
): Promise<Work | null> {
  switch (verb) {
    case "manage":
      return manage(context, task);
    case "provide":
      return provideWork(context, task);
    case "clean":
      return cleanWork(context, task, request);
    case "inspect":
      return inspectWork(context, task);
    case "adopt":
      return adoptWork(context, task);
    case "active":
    case "deploy":
    case "rebuild":
      return deployWork(context, task, { event: PROVISION_VERBS[verb], verb, request });
    case "deleted":
    case "undeploy":
      return tearDownWork(context, task, verb);
    case "rescue":
      return rescueWork(context, task, request);
    case "unrescue":
      return unrescueWork(context, task);
    case "service":
      return serviceWork(context, task, request);
    case "abort":
      return abortWork(context, task);
    case "unhold":
      return unhold(context, task);
  }
}

/** Only a new node has to be proved. */
async function manage(context: ConductorContext, task: Task): Promise<Work | null> {
  if (task.node.provisionState === "enroll") return verifyWork(context, task);
  await transition(context, task, "manage");
  return null;
}

/** The node waits again: for its ramdisk if it has one, else for nothing. */
async function unhold(context: ConductorContext, task: Task): Promise<Work | null> {
  await transition(context, task, "unhold");
  const hasRamdisk = task.node.driverInternalInfo.agent_url !== undefined;
  return hasRamdisk || !canResume(task.node.provisionState) ? null : resumeWork(context, task);
}
