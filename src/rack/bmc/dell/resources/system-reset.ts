import { NO_CONTENT, type RedfishResource, resetTypeOf } from "#/rack/bmc/redfish/index.ts";
import type { HostPower } from "../../host-power.ts";
import type { DellContext } from "../context.ts";
import { SYSTEM_PATH } from "../paths.ts";

export const SYSTEM_RESET_PATH = `${SYSTEM_PATH}/Actions/ComputerSystem.Reset`;

export const RESET_TYPES = [
  "On",
  "ForceOff",
  "ForceRestart",
  "GracefulRestart",
  "GracefulShutdown",
  "PushPowerButton",
  "Nmi",
  "PowerCycle",
] as const;

/** The host's power. What would change nothing is refused with 409 and PSU501, as an iDRAC does. */
export function systemReset({ messages }: DellContext, power: HostPower): RedfishResource {
  return {
    path: SYSTEM_RESET_PATH,
    methods: {
      POST: async (request) => {
        const reset = resetTypeOf("ComputerSystem.Reset", RESET_TYPES, request, messages);
        if ("refusal" in reset) return reset.refusal;
        const state = power.pointlessWhen(reset.type);
        if (state) return messages.error(409, [messages.idrac("PSU501", [state])]);
        await power.perform(reset.type);
        return NO_CONTENT;
      },
    },
  };
}
