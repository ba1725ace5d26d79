import type { DriverTask } from "#/drivers/interfaces/index.ts";
import type { ProvisionState } from "#/model/index.ts";
import type { Task } from "../task/index.ts";

type PutAway = (driver: DriverTask) => Promise<void>;

/** What of the driver ends each kind of waiting or holding. */
const PUT_AWAY: Readonly<Partial<Record<ProvisionState, (task: Task) => PutAway | undefined>>> = {
  "wait call-back": ({ deploy }) => deploy.cleanUp?.bind(deploy),
  "deploy hold": ({ deploy }) => deploy.cleanUp?.bind(deploy),
  "clean wait": ({ deploy }) => deploy.tearDownCleaning?.bind(deploy),
  "clean hold": ({ deploy }) => deploy.tearDownCleaning?.bind(deploy),
  "service wait": ({ deploy }) => deploy.tearDownService?.bind(deploy),
  "service hold": ({ deploy }) => deploy.tearDownService?.bind(deploy),
  "rescue wait": ({ rescue }) => rescue.cleanUp?.bind(rescue),
};

/** Undefined: there is nothing to put away. */
export function putAwayOf(task: Task): PutAway | undefined {
  return PUT_AWAY[task.node.provisionState]?.(task);
}
