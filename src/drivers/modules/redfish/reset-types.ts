import { type PowerTarget, powerStateAfter } from "#/model/index.ts";
import type { ResetType } from "#/protocols/redfish/index.ts";

/** What to send, and the `PowerState` that says it has been done. */
export interface ResetPlan {
  /** In order of preference; the first one that the BMC allows is sent. Empty: nothing is to do. */
  readonly resetTypes: readonly ResetType[];
  readonly until: "On" | "Off";
}

/**
 * What a target means from where the machine is. A restart of a machine that is off switches it on: there is nothing
 * to restart, and BMCs refuse or ignore it. A machine on its way to where it should go is only waited for.
 */
export function planReset(target: PowerTarget, powerState: string | null): ResetPlan {
  const until = powerStateAfter(target) === "power on" ? "On" : "Off";
  const isOff = powerState === "Off" || powerState === "PoweringOff";
  const isOn = powerState === "On" || powerState === "PoweringOn";
  switch (target) {
    case "power on":
      return { resetTypes: isOn ? [] : ["On", "ForceOn"], until };
    case "power off":
      // A machine that is powering off by itself may hang there: only "Off" is off.
      return { resetTypes: powerState === "Off" ? [] : ["ForceOff"], until };
    case "soft power off":
      return { resetTypes: isOff ? [] : ["GracefulShutdown"], until };
    case "rebooting":
      return { resetTypes: isOff ? ["On", "ForceOn"] : ["ForceRestart", "PowerCycle"], until };
    case "soft rebooting":
      return { resetTypes: isOff ? ["On", "ForceOn"] : ["GracefulRestart"], until };
  }
}
