import type { DriverTask } from "#/drivers/interfaces/index.ts";
import { openRedfish, type RedfishDeps } from "#/drivers/modules/redfish/index.ts";
import { readIkvmService, writeIkvmEnabled } from "./ikvm-service.ts";

/** `driver_internal_info` key: there while the iKVM is on although its operator had switched it off. */
export const SWITCHED_ON_KEY = "supermicro_ikvm_switched_on";

const DOING = "switching the Supermicro iKVM off again";

export function hasSwitchedOn(task: DriverTask): boolean {
  return task.node.driverInternalInfo[SWITCHED_ON_KEY] === true;
}

/** Switches off what `start` has switched on, and forgets. Rejects, and remembers, when the BMC does not take it. */
export async function switchOffAgain(task: DriverTask, deps: RedfishDeps): Promise<void> {
  if (!hasSwitchedOn(task)) return;
  await using redfish = await openRedfish(task, deps);
  const { networkProtocol, enabled } = await readIkvmService(redfish, DOING);
  if (networkProtocol !== null && enabled) await writeIkvmEnabled(redfish, networkProtocol, false, DOING);
  await task.keep({ [SWITCHED_ON_KEY]: undefined });
}
