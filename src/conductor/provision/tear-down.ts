import type { NodeChange, ProvisionState } from "#/model/index.ts";
import { anyConsoleEnabled, CONSOLE_KINDS, consoleNeedsStop, stopConsoles } from "../console/index.ts";
import type { ConductorContext } from "../context.ts";
import type { Task, Work } from "../task/index.ts";
import { FORGET_WORK } from "./agent-keys.ts";
import { refuseProtected, validateInterfaces } from "./checks.ts";
import { cleanAutomatically } from "./clean.ts";
import { type Flow, flowWork } from "./flow.ts";
import { NO_STEP, transition } from "./transition.ts";

const RESCUED: ReadonlySet<ProvisionState> = new Set(["rescue wait", "rescue", "rescue failed", "unrescue failed"]);

/** active → deleting → cleaning → available. The instance is off the node even when its end has failed. */
export async function tearDownWork(context: ConductorContext, task: Task, verb: string): Promise<Work> {
  refuseProtected(task.node);
  await validateInterfaces(
    context,
    task,
    ["power"],
    (reason) => `Failed to validate power driver interface. Can not delete instance. Error: ${reason}`,
  );
  const wasRescued = RESCUED.has(task.node.provisionState);
  return flowWork(context, task, {
    what: "unprovision",
    event: "delete",
    verb,
    sentence: (reason) => `Failed to tear down: ${reason}`,
    run: async (flow) => {
      await tearDown(flow, wasRescued);
      await transition(context, task, "clean");
      await cleanAutomatically(flow);
    },
  });
}

async function tearDown(flow: Flow, wasRescued: boolean): Promise<void> {
  const { task, driver } = flow;
  try {
    if (wasRescued) await task.rescue.cleanUp?.(driver);
    await endConsole(flow);
    await task.deploy.cleanUp?.(driver);
    await task.deploy.tearDown?.(driver);
  } finally {
    await task.keep(FORGET_WORK);
    await endAllocation(flow);
    await task.update({ ...NO_INSTANCE, ...NO_STEP });
  }
}

const NO_INSTANCE: NodeChange = { instanceInfo: {}, instanceUuid: null, instanceName: null, allocationUuid: null };

/** The allocation that chose this node is used up. */
async function endAllocation({ context, task }: Flow): Promise<void> {
  const { allocationUuid } = task.node;
  if (allocationUuid === null) return;
  try {
    await context.store.allocations.release(allocationUuid);
  } catch (error) {
    task.log.warn("the allocation of a deleted instance could not be released", { error });
  }
}

/**
 * Whoever could see this instance's screen must not see the next one's. Viewers and tokens go even when the BMC cannot be
 * told; then the restorer tells it later.
 */
async function endConsole({ context, task, signal }: Flow): Promise<void> {
  if (!anyConsoleEnabled(task.node)) return;
  try {
    await stopConsoles(context, task, signal);
  } catch (error) {
    signal.throwIfAborted();
    task.log.warn("console of a deleted instance could not be stopped on the BMC, it will be tried again", { error });
    const left = CONSOLE_KINDS.some((kind) => consoleNeedsStop(task.node, kind) !== null);
    if (left) context.restorer.want(task.node.uuid);
  }
}
