import { unsupportedExtension } from "#/drivers/modules/noop/index.ts";
import type { BootMode, NodeChange } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { deadline, inBackground, openExclusive, type Work } from "../task/index.ts";
import { refuseInTransition } from "./update-rules.ts";

const TIMEOUT_MS = 120_000;

/** Chooses, in the background, how the firmware starts an operating system. */
export async function setBootMode(context: ConductorContext, uuid: string, mode: BootMode): Promise<void> {
  const task = await openExclusive(context, uuid, "setting node boot mode");
  await inBackground(context, task, async () => {
    refuseInTransition(task.node, {});
    const { management } = task;
    if (!management.setBootMode) throw unsupportedExtension(task.node.driver, "set_boot_mode");
    await management.validate(task.forDriver(context.signal));
    return work("boot mode", `to ${mode}`, async (signal) => {
      await management.setBootMode?.(task.forDriver(signal), mode);
      await task.update({ bootMode: mode } satisfies NodeChange);
    });
  });
}

export async function setSecureBoot(context: ConductorContext, uuid: string, enabled: boolean): Promise<void> {
  const task = await openExclusive(context, uuid, "setting node secure boot");
  await inBackground(context, task, async () => {
    refuseInTransition(task.node, {});
    const { management } = task;
    if (!management.setSecureBoot) throw unsupportedExtension(task.node.driver, "set_secure_boot_state");
    await management.validate(task.forDriver(context.signal));
    return work("secure boot", enabled ? "on" : "off", async (signal) => {
      await management.setSecureBoot?.(task.forDriver(signal), enabled);
      await task.update({ secureBoot: enabled } satisfies NodeChange);
    });
  });
}

/** The caller waits for it. */
export async function injectNmi(context: ConductorContext, uuid: string): Promise<void> {
  await using task = await openExclusive(context, uuid, "injecting NMI");
  const { management } = task;
  if (!management.injectNmi) throw unsupportedExtension(task.node.driver, "inject_nmi");
  using limit = deadline(context.clock, TIMEOUT_MS, context.signal);
  await management.validate(task.forDriver(limit.signal));
  await management.injectNmi(task.forDriver(limit.signal));
}

function work(what: string, to: string, run: Work["run"]): Work {
  return {
    what: `${what} change`,
    timeoutMs: TIMEOUT_MS,
    begin: { lastError: null },
    run,
    sentence: (reason) => `Failed to change ${what} ${to}: ${reason}`,
  };
}
