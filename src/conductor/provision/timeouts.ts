import type { Node, ProvisionState } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { ConductorOptions } from "../options.ts";
import { isNodeLocked, isNodeNotFound, openExclusive, recordFailure, type Task } from "../task/index.ts";
import { FORGET_WORK } from "./agent-keys.ts";
import { eventTypeOf } from "./event-type.ts";
import { putAway } from "./flow.ts";
import { putAwayOf } from "./put-away.ts";
import { withoutPassword } from "./rescue.ts";
import { failChange } from "./transition.ts";

interface Patience {
  readonly limitMs: (options: ConductorOptions) => number;
  readonly sentence: (node: Readonly<Node>) => string;
}

/** How long each state waits for a ramdisk. 0: for ever. */
const PATIENCE: Readonly<Partial<Record<ProvisionState, Patience>>> = {
  "wait call-back": {
    limitMs: (options) => options.deployCallbackTimeoutMs,
    sentence: ({ uuid }) => `Timeout reached while waiting for callback for node ${uuid}`,
  },
  "clean wait": {
    limitMs: (options) => options.cleanCallbackTimeoutMs,
    sentence: ({ cleanStep }) =>
      "Timeout reached while cleaning the node. Please check if the ramdisk responsible for the cleaning is running " +
      `on the node. Failed on step ${typeof cleanStep.step === "string" ? cleanStep.step : "{}"}.`,
  },
  "inspect wait": {
    limitMs: (options) => options.inspectWaitTimeoutMs,
    sentence: () => "timeout reached while inspecting the node",
  },
  "rescue wait": {
    limitMs: (options) => options.rescueCallbackTimeoutMs,
    sentence: () => "Timeout reached while waiting for rescue ramdisk callback for node",
  },
  "service wait": {
    limitMs: (options) => options.serviceCallbackTimeoutMs,
    sentence: () =>
      "Timeout reached while servicing the node. Please check if the ramdisk responsible for the servicing is running " +
      "on the node.",
  },
};

/** One round: nodes whose ramdisk has not called for too long go into their fail state. */
export async function failOverdue(context: ConductorContext): Promise<void> {
  const { store, options, signal } = context;
  for (const provisionState of Object.keys(PATIENCE) as ProvisionState[]) {
    const where = { provisionState, conductorGroup: options.conductorGroup, reservation: null, maintenance: false };
    const waiting = await store.nodes.list({ where, includeChildren: true });
    for (const node of waiting) {
      if (!signal.aborted && isOverdue(context, node)) await failQuietly(context, node);
    }
  }
}

/** A heartbeat moves `provision_updated_at`, too. */
function isOverdue({ options, clock }: ConductorContext, node: Readonly<Node>): boolean {
  const limitMs = PATIENCE[node.provisionState]?.limitMs(options) ?? 0;
  return limitMs > 0 && clock.now() - (node.provisionUpdatedAt ?? 0) >= limitMs;
}

async function failQuietly(context: ConductorContext, { uuid }: Node): Promise<void> {
  try {
    await using task = await openExclusive(context, uuid, "provision timeout", 1);
    if (isOverdue(context, task.node)) await failWaiting(context, task, PATIENCE[task.node.provisionState]?.sentence);
  } catch (error) {
    if (!isNodeLocked(error) && !isNodeNotFound(error))
      context.log.error("provision timeout failed", { node: uuid, error });
  }
}

/** Ends a wait that has no future. */
export async function failWaiting(
  context: ConductorContext,
  task: Task,
  sentence: ((node: Readonly<Node>) => string) | undefined,
): Promise<void> {
  const text = sentence?.(task.node) ?? "";
  const error = new ConductorError("CONDUCTOR_TIMED_OUT", "bmc-unreachable", text);
  const change = failChange(task.node, text, context.clock.now());
  await putAway({ context, task }, "putting the ramdisk away", putAwayOf(task));
  await task.keep(FORGET_WORK);
  await recordFailure(task, error, {
    what: `${eventTypeOf(task.node.provisionState)} wait`,
    sentence: (reason) => reason,
    change: () => ({ ...change, instanceInfo: withoutPassword(task.node) }),
    stopping: false,
  });
}
