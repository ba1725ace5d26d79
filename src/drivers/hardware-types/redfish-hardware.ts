import type { ConsoleInterface, HardwareType } from "#/drivers/interfaces/index.ts";
import { createFakeGraphicalConsole } from "../modules/fake/index.ts";
import { createNoConsole } from "../modules/noop/index.ts";
import { createRedfishManagement, createRedfishPower, type RedfishDeps } from "../modules/redfish/index.ts";
import { createVncConsole } from "../modules/vnc/index.ts";
import { sharedInterfaces } from "./bmc-interfaces.ts";
import { type IpmiHardwareDeps, serialConsoles } from "./ipmi.ts";

export interface RedfishHardwareDeps extends IpmiHardwareDeps {
  readonly redfish: RedfishDeps;
}

/** The interfaces that every server with a Redfish BMC has. */
export function redfishInterfaces(deps: RedfishHardwareDeps) {
  return {
    power: createRedfishPower(deps.redfish),
    management: createRedfishManagement(deps.redfish),
    ...sharedInterfaces(),
  } as const satisfies Pick<HardwareType, "network" | "others" | "vendor"> & Record<string, unknown>;
}

/** Consoles by name, most wanted first. */
type Consoles = Readonly<Record<string, ConsoleInterface>>;

/**
 * The consoles of such a server; a node that names none gets the first. `native`: those that show every machine of this
 * type. Then as in Ironic `no-console` before `fake-graphical`, since nobody should get a picture of nothing by default;
 * after it what works for some machines (`special`), or when IPMI is on in the BMC, or when somebody says where (`vnc`).
 */
export function redfishConsoles(
  { native = {}, special = {} }: { readonly native?: Consoles; readonly special?: Consoles },
  deps: RedfishHardwareDeps,
): Consoles {
  return {
    ...native,
    "no-console": createNoConsole(),
    ...special,
    ...serialConsoles(deps),
    vnc: createVncConsole(deps.vnc),
    "fake-graphical": createFakeGraphicalConsole(deps),
  };
}
