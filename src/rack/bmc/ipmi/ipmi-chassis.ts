import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { BmcChassis, ChassisAction } from "#/protocols/ipmi/index.ts";
import type { Machine } from "#/rack/machine/index.ts";
import type { HostPower, ResetType } from "../host-power.ts";

export interface IpmiChassisDeps {
  readonly machine: Machine;
  readonly power: HostPower;
  readonly clock: Clock;
  readonly log: Logger;
}

const RESET_TYPES: Readonly<Record<ChassisAction, ResetType>> = {
  "power-down": "ForceOff",
  "power-up": "On",
  "power-cycle": "PowerCycle",
  "hard-reset": "ForceRestart",
  "diagnostic-interrupt": "Nmi",
  "soft-shutdown": "GracefulShutdown",
};
/** Switching off twice is no mistake; the others need a host that is on. */
const WHEN_OFF: readonly ChassisAction[] = ["power-up", "power-down"];
/** The answer does not wait for a slow machine: a console would ask again. */
const ANSWER_AFTER_MS = 400;

/** The host's power over IPMI. `acted` is told what was done. */
export function ipmiChassis(deps: IpmiChassisDeps, acted: (action: ChassisAction) => void): BmcChassis {
  const { machine, power, clock, log } = deps;

  async function perform(action: ChassisAction): Promise<void> {
    try {
      await power.perform(RESET_TYPES[action]);
    } catch (error) {
      log.error("chassis control failed", { action, reason: errorMessage(error) });
    }
  }

  return {
    poweredOn: () => machine.powered,
    async control(action) {
      if (!machine.powered && !WHEN_OFF.includes(action)) return false;
      log.info("chassis control", { action });
      const waiting = new AbortController();
      await Promise.race([perform(action), clock.sleep(ANSWER_AFTER_MS, waiting.signal).catch(() => {})]);
      waiting.abort();
      acted(action);
      return true;
    },
  };
}
