import type { DriverTask, PowerInterface } from "#/drivers/interfaces/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { PowerState, PowerTarget } from "#/model/index.ts";
import { oneLine } from "#/protocols/redfish/index.ts";
import { openRedfish, type RedfishConnection, type RedfishDeps } from "./connection.ts";
import { parseRedfishDriverInfo } from "./driver-info.ts";
import { RedfishDriverError } from "./errors.ts";
import { REDFISH_PROPERTIES } from "./properties.ts";
import { reset } from "./reset.ts";
import { planReset } from "./reset-types.ts";
import { readSystem, readSystemAt } from "./system.ts";

const FIRST_POLL_MS = 500;
const LONGEST_POLL_MS = 5000;

/** Power through `ComputerSystem.Reset`. */
export function createRedfishPower(deps: RedfishDeps): PowerInterface {
  return {
    properties: REDFISH_PROPERTIES,
    validate: async (task) => {
      await parseRedfishDriverInfo(task.node.driverInfo, deps.options);
    },
    getPowerState: async (task) => {
      await using redfish = await openRedfish(task, deps);
      const { system } = await readSystem(redfish, "reading the power state");
      return powerStateOf(system.powerState);
    },
    setPowerState: async (task, target, timeoutMs) => {
      await using redfish = await openRedfish(task, deps);
      await reach(redfish, { task, target, timeoutMs, clock: deps.clock });
    },
  };
}

/** Ironic has no words for "on its way": where it goes counts. Whatever else a BMC may say is an error. */
function powerStateOf(powerState: string | null): PowerState {
  if (powerState === "On" || powerState === "PoweringOn") return "power on";
  if (powerState === "Off" || powerState === "PoweringOff") return "power off";
  return "error";
}

interface Reach {
  readonly task: DriverTask;
  readonly target: PowerTarget;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

async function reach(redfish: RedfishConnection, { task, target, timeoutMs, clock }: Reach): Promise<void> {
  const doing = `setting the power to "${target}"`;
  const deadline = clock.monotonic() + timeoutMs;
  const located = await readSystem(redfish, doing);
  const plan = planReset(target, located.system.powerState);
  if (plan.resetTypes.length > 0) await reset(redfish, located, plan.resetTypes, doing);
  let powerState = plan.resetTypes.length > 0 ? null : located.system.powerState;
  for (let pause = FIRST_POLL_MS; powerState !== plan.until; pause = Math.min(pause * 2, LONGEST_POLL_MS)) {
    const left = deadline - clock.monotonic();
    if (left <= 0) throw powerTimeout(doing, target, timeoutMs, powerState);
    await clock.sleep(Math.min(pause, left), task.signal);
    ({ powerState } = (await readSystemAt(redfish, located.path, doing)).system);
  }
}

function powerTimeout(doing: string, target: PowerTarget, timeoutMs: number, powerState: string | null) {
  const advice =
    target === "soft power off" || target === "soft rebooting"
      ? "the operating system may have ignored the request"
      : "look at the BMC's event log";
  const message = `${doing}: not reached within ${timeoutMs / 1000} s; the BMC says ${oneLine(powerState ?? "nothing")}; ${advice}`;
  return new RedfishDriverError("REDFISH_POWER_TIMEOUT", "bmc-fault", message);
}
