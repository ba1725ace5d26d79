import type { DriverTask, PowerInterface } from "#/drivers/interfaces/index.ts";
import type { PowerTarget } from "#/model/index.ts";
import {
  CHASSIS_CONTROL,
  type ChassisAction,
  COMPLETION,
  expectOk,
  GET_CHASSIS_STATUS,
  type IpmiSession,
} from "#/protocols/ipmi/index.ts";
import type { IpmiConnections } from "./connections.ts";
import { type IpmiDriverInfo, parseIpmiDriverInfo } from "./driver-info.ts";
import { IpmiDriverError } from "./errors.ts";
import { writeForcedBootDevice } from "./management.ts";
import { IPMI_PROPERTIES } from "./properties.ts";

const LEAST_POLL_MS = 500;

/** A command, and the state the machine is then waited for in. */
type Step = readonly [ChassisAction, "power on" | "power off"];

/** As Ironic does it: a reboot is off and on again, since a cycle does nothing to a machine that is off. */
const STEPS: Readonly<Record<PowerTarget, readonly Step[]>> = {
  "power on": [["power-up", "power on"]],
  "power off": [["power-down", "power off"]],
  "soft power off": [["soft-shutdown", "power off"]],
  rebooting: [
    ["power-down", "power off"],
    ["power-up", "power on"],
  ],
  "soft rebooting": [
    ["soft-shutdown", "power off"],
    ["power-up", "power on"],
  ],
};

/** Power through Chassis Control (28.3). */
export function createIpmiPower(connections: IpmiConnections): PowerInterface {
  return {
    properties: IPMI_PROPERTIES,
    validate: async ({ node }) => {
      parseIpmiDriverInfo(node.driverInfo);
    },
    getPowerState: ({ node, signal }) =>
      connections.use(parseIpmiDriverInfo(node.driverInfo), signal, (session) => readPower(session, signal)),
    setPowerState: (task, target, timeoutMs) => {
      const info = parseIpmiDriverInfo(task.node.driverInfo);
      return connections.use(info, task.signal, async (session) => {
        for (const step of STEPS[target]) await reach(session, { task, info, connections, target, timeoutMs }, step);
      });
    },
  };
}

async function readPower(session: IpmiSession, signal: AbortSignal): Promise<"power on" | "power off"> {
  const status = expectOk(await session.send(GET_CHASSIS_STATUS, undefined, { signal }));
  return status.poweredOn ? "power on" : "power off";
}

interface Reach {
  readonly task: DriverTask;
  readonly info: IpmiDriverInfo;
  readonly connections: IpmiConnections;
  readonly target: PowerTarget;
  readonly timeoutMs: number;
}

async function reach(
  session: IpmiSession,
  { task, info, connections, target, timeoutMs }: Reach,
  [action, until]: Step,
): Promise<void> {
  const { clock, options } = connections;
  const { signal } = task;
  if ((await readPower(session, signal)) === until) return;
  if (until === "power on") await writeForcedBootDevice(session, task, info, options);
  const deadline = clock.monotonic() + timeoutMs;
  const answer = await session.send(CHASSIS_CONTROL, action, { signal });
  // Somebody may have been faster than we; what state it is in the polling finds out.
  if (!answer.ok && answer.completionCode !== COMPLETION.notInState) expectOk(answer);
  for (;;) {
    const left = deadline - clock.monotonic();
    if (left <= 0) throw powerTimeout(session.peer, target, until, timeoutMs);
    await clock.sleep(Math.min(Math.max(LEAST_POLL_MS, options.minCommandIntervalMs), left), signal);
    if ((await readPower(session, signal)) === until) return;
  }
}

function powerTimeout(peer: string, target: PowerTarget, until: string, timeoutMs: number): IpmiDriverError {
  const advice = target.startsWith("soft")
    ? "the operating system may have ignored the request"
    : "look at the BMC's event log";
  const message = `setting the power to "${target}": ${peer} did not reach "${until}" within ${timeoutMs / 1000} s; ${advice}`;
  return new IpmiDriverError("IPMI_POWER_TIMEOUT", "bmc-fault", message);
}
