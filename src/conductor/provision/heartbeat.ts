import { type Node, WAIT_STATES } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { HeartbeatRequest } from "../interfaces/index.ts";
import { inBackground, isNodeLocked, openExclusive, openShared, type Task, type Work } from "../task/index.ts";
import { isAgentToken } from "./agent-token.ts";
import { canResume, resumeWork } from "./resume.ts";
import { failWaiting } from "./timeouts.ts";

/**
 * A ramdisk's sign of life: what was waited for goes on. Only the ramdisk that holds the node's token, at the address it
 * had before, is heard. A node that is locked is left alone: the next heartbeat is not far.
 */
export async function heartbeat(context: ConductorContext, uuid: string, beat: HeartbeatRequest): Promise<void> {
  const shared = await openShared(context, uuid, "heartbeat");
  checkAgent(shared.node, beat);
  if (!WAIT_STATES.has(shared.node.provisionState)) {
    shared.log.warn("heartbeat in a state that waits for none", { state: shared.node.provisionState });
    return;
  }
  const task = await tryLock(context, uuid);
  if (task) await inBackground(context, task, () => hear(context, task, beat));
}

async function hear(context: ConductorContext, task: Task, beat: HeartbeatRequest): Promise<Work | null> {
  // Looked at again: now the lock is held.
  checkAgent(task.node, beat);
  if (!WAIT_STATES.has(task.node.provisionState)) return null;
  await task.keep({
    agent_url: beat.callbackUrl,
    agent_version: beat.agentVersion ?? undefined,
    agent_last_heartbeat: new Date(context.clock.now()).toISOString(),
    ...(beat.agentVerifyCa === null ? {} : { agent_verify_ca: beat.agentVerifyCa }),
    ...(beat.agentStatus === null ? {} : { agent_status: beat.agentStatus }),
    ...(beat.agentStatusMessage === null ? {} : { agent_status_message: beat.agentStatusMessage }),
  });
  await task.update({ provisionUpdatedAt: context.clock.now() });
  if (task.node.maintenance) {
    await failInMaintenance(context, task);
    return null;
  }
  const { deploy } = task;
  const isDone = !deploy.heartbeat || (await deploy.heartbeat(task.forDriver(context.signal), beat)) === "done";
  return isDone && canResume(task.node.provisionState) ? resumeWork(context, task) : null;
}

const OPERATION: Readonly<Record<string, string>> = {
  "clean wait": "Cleaning",
  "wait call-back": "Deploy",
  "rescue wait": "Rescue",
  "service wait": "Service",
};

async function failInMaintenance(context: ConductorContext, task: Task): Promise<void> {
  const operation = OPERATION[task.node.provisionState];
  if (operation === undefined) return;
  await failWaiting(context, task, () => `${operation} aborted as node is in maintenance mode`);
}

function checkAgent(node: Readonly<Node>, { callbackUrl, agentToken }: HeartbeatRequest): void {
  const known = node.driverInternalInfo.agent_url;
  if (known !== undefined && known !== callbackUrl) {
    throw new ConductorError("AGENT_REFUSED", "invalid", 'Detected change in ramdisk provided "callback_url"');
  }
  if (agentToken === null) {
    throw new ConductorError("AGENT_REFUSED", "invalid", "Agent token is required for heartbeat processing.");
  }
  if (!isAgentToken(node, agentToken)) {
    throw new ConductorError("AGENT_REFUSED", "invalid", "Invalid or missing agent token received.");
  }
}

async function tryLock(context: ConductorContext, uuid: string): Promise<Task | null> {
  try {
    return await openExclusive(context, uuid, "heartbeat", 1);
  } catch (error) {
    if (!isNodeLocked(error)) throw error;
    context.log.info("node is locked, its heartbeat is left for the next one", { node: uuid });
    return null;
  }
}
