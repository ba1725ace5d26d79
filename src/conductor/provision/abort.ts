import type { NodeChange, ProvisionState } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import type { Task, Work } from "../task/index.ts";
import { FORGET_WORK } from "./agent-keys.ts";
import { unsupported } from "./checks.ts";
import { eventTypeOf } from "./event-type.ts";
import { putAwayOf } from "./put-away.ts";
import { withoutPassword } from "./rescue.ts";
import { NO_STEP, RESCUE_ABORT_FAILURE, transition, transitionChange } from "./transition.ts";

/** Ironic's word for what is ended. */
const OPERATION: Readonly<Partial<Record<ProvisionState, string>>> = {
  "wait call-back": "deploy",
  "deploy hold": "deploy",
  "clean wait": "clean",
  "clean hold": "clean",
  "service wait": "service",
  "service hold": "service",
  "rescue wait": "rescue",
};

/** Ends what waits or is held. Null: it has been done, or is put off until the step in hand is over. */
export async function abortWork(context: ConductorContext, task: Task): Promise<Work | null> {
  const { provisionState, cleanStep } = task.node;
  if (provisionState === "inspect wait") return abortInspection(context, task);
  if (provisionState === "service failed") {
    await transition(context, task, "abort", { lastError: null });
    return null;
  }
  const mayStop = Object.keys(cleanStep).length === 0 || cleanStep.abortable === true;
  if (provisionState === "clean wait" && !mayStop) {
    task.log.info("the clean step in hand cannot be aborted, cleaning ends after it");
    await task.update({ cleanStep: { ...cleanStep, abort_after: true } });
    return null;
  }
  return abortRamdisk(context, task);
}

async function abortInspection(context: ConductorContext, task: Task): Promise<null> {
  if (!task.inspect.abort) throw unsupported(task.node, "abort of inspection");
  await task.inspect.abort(task.forDriver(context.signal));
  await task.keep(FORGET_WORK);
  const lastError = "Inspection was aborted by request.";
  await transition(context, task, "abort", { lastError });
  await task.recordEvent(lastError, "introspection");
  return null;
}

function abortRamdisk(context: ConductorContext, task: Task): Work {
  const { node } = task;
  const operation = OPERATION[node.provisionState] ?? "";
  const step = [node.cleanStep, node.deployStep, node.serviceStep].find(({ step: name }) => typeof name === "string");
  const aborted = abortedByRequest(operation, typeof step?.step === "string" ? step.step : null);
  const putAway = putAwayOf(task);
  const failure = `Failed to clean up ${operation} after aborting the operation`;
  return {
    what: `${eventTypeOf(node.provisionState)} abort`,
    timeoutMs: ABORT_MS,
    begin: {
      ...transitionChange(node, "abort", context.clock.now()),
      ...NO_STEP,
      lastError: aborted,
      ...(operation === "rescue" ? { instanceInfo: withoutPassword(node) } : {}),
    },
    run: async (signal) => {
      await task.recordEvent(aborted, eventTypeOf(node.provisionState));
      await task.keep(FORGET_WORK);
      await putAway?.(task.forDriver(signal));
    },
    sentence: (reason) => `${failure}: ${reason}`,
    onFailure: (_, sentence): NodeChange =>
      operation === "rescue" ? { maintenance: true, maintenanceReason: sentence, fault: RESCUE_ABORT_FAILURE } : {},
  };
}

const ABORT_MS = 300_000;

export function abortedByRequest(operation: string, step: string | null): string {
  const during = step === null ? "" : ` during or after the completion of step "${step}"`;
  return `By request, the ${operation} operation was aborted${during}`;
}
