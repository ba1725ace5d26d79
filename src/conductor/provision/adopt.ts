import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { Task, Work } from "../task/index.ts";
import { type Flow, flowWork } from "./flow.ts";
import { transition } from "./transition.ts";

/**
 * manageable → adopting → active, for a machine that runs an instance already. A driver that cannot deploy has nothing to
 * take over: that the BMC answers is all it takes.
 */
export function adoptWork(context: ConductorContext, task: Task): Work {
  return flowWork(context, task, {
    what: "adoption",
    event: "adopt",
    begin: { conductorAffinity: context.options.hostname },
    sentence: (reason) => `Error while attempting to adopt node ${task.node.uuid}: ${reason}.`,
    run: adopt,
    // Whatever it was, it has not been proved.
    onFailure: () => ({ powerState: null }),
  });
}

async function adopt({ context, task, driver }: Flow): Promise<void> {
  const powerState = await task.power.getPowerState(driver);
  if (powerState === "error") {
    throw new ConductorError("NODE_POWER_ERROR", "bmc-fault", "the BMC says that the power state is an error");
  }
  await task.deploy.takeOver?.(driver);
  await transition(context, task, "done", { powerState });
}
