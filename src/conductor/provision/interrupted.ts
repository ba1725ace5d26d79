import { type Node, type NodeChange, WORKING_STATES } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { recordEvent } from "../task/index.ts";
import { FORGET_WORK } from "./agent-keys.ts";
import { withoutPassword } from "./rescue.ts";
import { failChange, NO_STEP } from "./transition.ts";

/**
 * Ends what a conductor that died had in hand: nobody can go on with it, so the node goes into the fail state of what
 * it was doing. Waiting states stay: a ramdisk is at work there. Returns whether there was something to end.
 */
export async function failInterrupted(context: ConductorContext, node: Node): Promise<boolean> {
  const { store, options, clock, log } = context;
  if (!WORKING_STATES.has(node.provisionState)) return false;
  const sentence = `The ${node.provisionState} state can't be resumed by conductor ${options.hostname}. Moving to fail state.`;
  await store.nodes.keep(node.uuid, FORGET_WORK);
  if (node.provisionState === "deleting" && node.allocationUuid !== null) {
    await store.allocations.release(node.allocationUuid).catch((error: unknown) => {
      log.warn("the allocation of a deleted instance could not be released", { node: node.uuid, error });
    });
  }
  await store.nodes.update(node.uuid, {
    // No fault, as in Ironic: the machine has to be cleaned again anyway.
    ...failChange({ ...node, ...NO_STEP }, sentence, clock.now()),
    ...lost(node),
    targetPowerState: null,
    lastError: sentence,
  });
  await recordEvent(context, node.uuid, sentence, "transition");
  return true;
}

/** What the work would have taken off the node at its end. */
function lost(node: Node): NodeChange {
  if (node.provisionState === "adopting") return { powerState: null };
  if (node.provisionState === "deleting") {
    return { instanceInfo: {}, instanceUuid: null, instanceName: null, allocationUuid: null };
  }
  return { instanceInfo: withoutPassword(node) };
}
