import type { HardwareType } from "#/drivers/interfaces/index.ts";
import { createIdracVncConsole, type IdracVncDeps } from "../modules/idrac/index.ts";
import { type RedfishHardwareDeps, redfishConsoles, redfishInterfaces } from "./redfish-hardware.ts";

export interface IdracHardwareDeps extends RedfishHardwareDeps {
  readonly idrac: IdracVncDeps;
}

/**
 * Dell servers with an iDRAC 7 or later, through Redfish. Names are Ironic's: its `idrac` calls the Redfish interfaces
 * `idrac-redfish`; `redfish` is the same thing, for nodes that are moved here from the hardware type `redfish`.
 */
export function createIdracHardwareType(deps: IdracHardwareDeps): HardwareType {
  const { power, management, ...rest } = redfishInterfaces(deps);
  return {
    name: "idrac",
    power: { "idrac-redfish": power, redfish: power },
    management: { "idrac-redfish": management, redfish: management },
    console: redfishConsoles({ native: { "idrac-vnc": createIdracVncConsole(deps.idrac) } }, deps),
    ...rest,
  };
}
