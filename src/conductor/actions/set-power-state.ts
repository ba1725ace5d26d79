import { type Node, type PowerTarget, powerStateAfter } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import { inBackground, openExclusive, type Task, type Work } from "../task/index.ts";

/** On top of the driver's own time for the change: for reading the state and logging in. */
const POWER_SLACK_MS = 60_000;

/** Starts a power change. `timeoutSeconds`: how long the machine may take; null for the configured time. */
export async function setPowerState(
  context: ConductorContext,
  uuid: string,
  target: PowerTarget,
  timeoutSeconds: number | null,
): Promise<void> {
  const { softPowerOffTimeoutMs, powerStateChangeTimeoutMs } = context.options;
  const usualMs = target.startsWith("soft ") ? softPowerOffTimeoutMs : powerStateChangeTimeoutMs;
  const timeoutMs = timeoutSeconds === null ? usualMs : timeoutSeconds * 1000;
  const task = await openExclusive(context, uuid, "changing node power state");
  await inBackground(context, task, async () => {
    refusePowerChange(task.node, target);
    await task.power.validate(task.forDriver(context.signal));
    return powerWork(task, target, timeoutMs);
  });
}

function refusePowerChange(node: Readonly<Node>, target: PowerTarget): void {
  if (node.disablePowerOff && powerStateAfter(target) === "power off") {
    throw new ConductorError("POWER_STATE_FAILURE", "conflict", `Failed to set node power state to ${target}.`);
  }
  if (node.provisionState === "cleaning" || node.provisionState === "clean wait") {
    throw new ConductorError(
      "NODE_WRONG_STATE",
      "invalid",
      `The requested action "${target}" can not be performed on node "${node.uuid}" while it is in state ` +
        `"${node.provisionState}".`,
    );
  }
}

function powerWork(task: Task, target: PowerTarget, timeoutMs: number): Work {
  const reached = powerStateAfter(target);
  return {
    what: `power change to "${target}"`,
    timeoutMs: timeoutMs + POWER_SLACK_MS,
    begin: { targetPowerState: reached, lastError: null },
    run: async (signal) => {
      const driver = task.forDriver(signal);
      signal.throwIfAborted();
      if (isReboot(target) || (await task.power.getPowerState(driver)) !== reached) {
        await task.power.setPowerState(driver, target, timeoutMs);
      }
      await task.update({ powerState: reached, targetPowerState: null, lastError: null });
    },
    sentence: (reason) => `Failed to change power state to '${reached}' by '${target}'. Error: ${reason}`,
    onFailure: () => ({ targetPowerState: null }),
  };
}

function isReboot(target: PowerTarget): boolean {
  return target === "rebooting" || target === "soft rebooting";
}
