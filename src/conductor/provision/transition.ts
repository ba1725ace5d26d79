import { canProvision, type Node, type NodeChange, type ProvisionEvent, provisionAfter } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { Task } from "../task/index.ts";

export const CLEAN_FAILURE = "clean failure";
export const SERVICE_FAILURE = "service failure";
export const RESCUE_ABORT_FAILURE = "rescue abort failure";

/** Moves a held node on. Throws `NODE_WRONG_STATE` when the event means nothing where it is. */
export async function transition(
  { clock }: ConductorContext,
  task: Task,
  event: ProvisionEvent,
  change: NodeChange = {},
): Promise<void> {
  const from = task.node.provisionState;
  await task.update({ ...transitionChange(task.node, event, clock.now()), ...change });
  task.log.info("provision state changed", { event, from, to: task.node.provisionState });
}

/** What to write for the event. `verb`: what the caller called it. */
export function transitionChange(
  node: Readonly<Node>,
  event: ProvisionEvent,
  now: number,
  verb: string = event,
): NodeChange {
  const after = provisionAfter({ state: node.provisionState, target: node.targetProvisionState }, event);
  if (after === null) throw wrongState(node, verb);
  return { provisionState: after.state, targetProvisionState: after.target, provisionUpdatedAt: now };
}

/** Ironic's InvalidStateRequested. */
export function wrongState(node: Readonly<Node>, verb: string): ConductorError {
  return new ConductorError(
    "NODE_WRONG_STATE",
    "invalid",
    `The requested action "${verb}" can not be performed on node "${node.uuid}" while it is in state ` +
      `"${node.provisionState}".`,
  );
}

/**
 * What to write when the work of a node's state has failed: the fail state, with no step in hand. A step that failed
 * while it cleaned or serviced leaves the machine in a condition that nobody knows: it goes into maintenance.
 */
export function failChange(node: Readonly<Node>, sentence: string, now: number): NodeChange {
  if (!canProvision(node.provisionState, "fail")) return {};
  return { ...transitionChange(node, "fail", now), ...faultChange(node, sentence), ...NO_STEP };
}

export const NO_STEP = { cleanStep: {}, deployStep: {}, serviceStep: {} } as const satisfies NodeChange;

function faultChange(node: Readonly<Node>, sentence: string): NodeChange {
  const cleaning = Object.keys(node.cleanStep).length > 0;
  if (!cleaning && Object.keys(node.serviceStep).length === 0) return {};
  const fault = cleaning ? CLEAN_FAILURE : SERVICE_FAILURE;
  return { maintenance: true, fault, maintenanceReason: node.maintenanceReason ?? sentence };
}
