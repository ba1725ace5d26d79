import type { ConsoleInterface, HardwareType } from "#/drivers/interfaces/index.ts";
import { createFakeGraphicalConsole } from "../modules/fake/index.ts";
import {
  createIpmiManagement,
  createIpmiPower,
  createIpmitoolConsole,
  createSolConsole,
  type IpmiConnections,
  type SubprocessOptions,
} from "../modules/ipmi/index.ts";
import { createNoConsole } from "../modules/noop/index.ts";
import { createVncConsole } from "../modules/vnc/index.ts";
import { sharedInterfaces } from "./bmc-interfaces.ts";
import type { FakeHardwareDeps } from "./fake-hardware.ts";

export interface IpmiHardwareDeps extends FakeHardwareDeps {
  readonly ipmi: IpmiConnections;
  readonly subprocess: SubprocessOptions;
}

/** Most wanted first: the native one, then Ironic's. */
export function serialConsoles(deps: IpmiHardwareDeps) {
  return {
    "ipmi-sol": createSolConsole(deps.ipmi),
    "ipmitool-socat": createIpmitoolConsole(deps.ipmi, deps.subprocess),
  } as const satisfies Record<string, ConsoleInterface>;
}

/**
 * Ironic's `ipmi`: any server whose BMC speaks IPMI 2.0. The interfaces of power and management have Ironic's name, so that
 * its nodes can move here; they speak IPMI themselves, without the program ipmitool.
 */
export function createIpmiHardwareType(deps: IpmiHardwareDeps): HardwareType {
  return {
    name: "ipmi",
    power: { ipmitool: createIpmiPower(deps.ipmi) },
    management: { ipmitool: createIpmiManagement(deps.ipmi) },
    console: {
      ...serialConsoles(deps),
      "no-console": createNoConsole(),
      vnc: createVncConsole(deps.vnc),
      "fake-graphical": createFakeGraphicalConsole(deps),
    },
    ...sharedInterfaces(),
  };
}
