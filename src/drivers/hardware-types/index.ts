import type { DriverRegistry } from "#/drivers/interfaces/index.ts";
import { systemIdracVncDeps } from "../modules/idrac/index.ts";
import type { IpmiConnections, SubprocessOptions } from "../modules/ipmi/index.ts";
import type { RedfishOptions } from "../modules/redfish/index.ts";
import { systemIkvmDeps } from "../modules/supermicro/index.ts";
import { systemVncDeps } from "../modules/vnc/index.ts";
import { createFakeHardwareType, type FakeHardwareDeps } from "./fake-hardware.ts";
import { createIdracHardwareType } from "./idrac.ts";
import { createIpmiHardwareType } from "./ipmi.ts";
import { createRedfishHardwareType } from "./redfish.ts";
import { createSupermicroHardwareType } from "./supermicro.ts";

export interface DriversDeps extends Omit<FakeHardwareDeps, "vnc"> {
  readonly redfish: RedfishOptions;
  readonly ipmi: IpmiConnections;
  readonly subprocess: SubprocessOptions;
}

/** Every hardware type there is. Which of them are enabled, and with what interfaces, the conductor decides. */
export function createDrivers(options: DriversDeps): DriverRegistry {
  const idrac = systemIdracVncDeps(options.clock, options.redfish);
  const supermicro = systemIkvmDeps(options.clock, options.redfish);
  const vnc = systemVncDeps(options.clock);
  const deps = { ...options, idrac, supermicro, vnc, redfish: idrac.redfish };
  const types = [
    createFakeHardwareType(deps),
    createIdracHardwareType(deps),
    createIpmiHardwareType(deps),
    createRedfishHardwareType(deps),
    createSupermicroHardwareType(deps),
  ];
  return new Map(types.map((hardware) => [hardware.name, hardware]));
}

export type { FakeDelays } from "../modules/fake/index.ts";
export { type IpmiOptions, type SubprocessOptions, systemIpmiConnections } from "../modules/ipmi/index.ts";
