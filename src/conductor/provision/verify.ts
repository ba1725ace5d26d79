import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { Task, Work } from "../task/index.ts";
import { type Flow, flowWork } from "./flow.ts";
import { transition } from "./transition.ts";

/** enroll → verifying → manageable: the BMC is there, takes the credentials, and says what the power is. */
export function verifyWork(context: ConductorContext, task: Task): Work {
  const { uuid } = task.node;
  return flowWork(context, task, {
    what: "verify of the BMC",
    event: "manage",
    sentence: (reason) => `Failed to validate power driver interface for node ${uuid}. Error: ${reason}`,
    run: verify,
  });
}

async function verify({ context, task, driver, say }: Flow): Promise<void> {
  await task.power.validate(driver);
  say((reason) => `Failed to get power state for node ${task.node.uuid}. Error: ${reason}`);
  const powerState = await task.power.getPowerState(driver);
  if (powerState === "error") {
    throw new ConductorError("NODE_POWER_ERROR", "bmc-fault", "the BMC says that the power state is an error");
  }
  await transition(context, task, "done", { powerState });
}
