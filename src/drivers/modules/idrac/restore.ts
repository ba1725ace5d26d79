import type { DriverTask } from "#/drivers/interfaces/index.ts";
import { openRedfish, type RedfishDeps } from "#/drivers/modules/redfish/index.ts";
import { findIdracAttributes } from "./attributes.ts";
import { forget, keptSettings } from "./kept-settings.ts";
import {
  decodeVncServer,
  type VncServerChange,
  type VncServerSettings,
  writeVncServer,
} from "./vnc-server-settings.ts";

/** Seconds, the most an iDRAC takes: a still picture must not end the hub's session. */
export const OUR_TIMEOUT = 10_800;

const DOING = "restoring the iDRAC's VNC settings";

/**
 * Puts the operator's settings back and forgets them. Nothing kept: nothing to do. Rejects, and remembers, when the BMC
 * does not take them.
 */
export async function restoreSettings(task: DriverTask, deps: RedfishDeps): Promise<void> {
  const operator = keptSettings(task);
  if (operator !== null) {
    await using redfish = await openRedfish(task, deps);
    const attributes = await findIdracAttributes(redfish, DOING);
    const now = decodeVncServer(attributes)?.settings;
    // The group is gone with a licence that ran out: there is nothing to write to.
    const change = now ? changeBack(now, operator) : {};
    if (Object.keys(change).length > 0) await writeVncServer(redfish, attributes.path, change, DOING);
    if (operator.Enable === "Enabled") {
      task.log.warn(
        "the iDRAC's VNC server was enabled before the console: it stays enabled, with the console's last password. " +
          "A password cannot be read from an iDRAC, so set your own again",
        { node: task.node.uuid },
      );
    }
  }
  await forget(task);
}

/** Only what we changed; a time-out that is no longer ours was set by the operator since. */
function changeBack(now: VncServerSettings, operator: VncServerSettings): VncServerChange {
  return {
    ...(now.Enable === operator.Enable ? {} : { Enable: operator.Enable }),
    ...(now.Timeout === OUR_TIMEOUT && operator.Timeout !== OUR_TIMEOUT ? { Timeout: operator.Timeout } : {}),
  };
}
