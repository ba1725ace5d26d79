import type { HardwareType } from "#/drivers/interfaces/index.ts";
import { createSupermicroIkvmConsole } from "../modules/supermicro/index.ts";
import { redfishConsoles, redfishInterfaces } from "./redfish-hardware.ts";
import type { SupermicroHardwareDeps } from "./supermicro.ts";

/**
 * Ironic's `redfish`: a server of any vendor. What shows its screen depends on the vendor, so by default nothing does:
 * a console that only Supermicro has must be asked for. Ironic's own nodes of Supermicro make are of this type.
 */
export function createRedfishHardwareType(deps: SupermicroHardwareDeps): HardwareType {
  const { power, management, ...rest } = redfishInterfaces(deps);
  return {
    name: "redfish",
    power: { redfish: power },
    management: { redfish: management },
    console: redfishConsoles({ special: { "supermicro-ikvm": createSupermicroIkvmConsole(deps.supermicro) } }, deps),
    ...rest,
  };
}
