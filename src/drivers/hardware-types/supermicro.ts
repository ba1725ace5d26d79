import type { HardwareType } from "#/drivers/interfaces/index.ts";
import { createSupermicroIkvmConsole, type IkvmConsoleDeps } from "../modules/supermicro/index.ts";
import { type RedfishHardwareDeps, redfishConsoles, redfishInterfaces } from "./redfish-hardware.ts";

export interface SupermicroHardwareDeps extends RedfishHardwareDeps {
  readonly supermicro: IkvmConsoleDeps;
}

/**
 * Supermicro servers, X10 and later, through Redfish. Ironic has them as `redfish`; a type of their own has the console
 * that shows the machine as its first.
 */
export function createSupermicroHardwareType(deps: SupermicroHardwareDeps): HardwareType {
  const { power, management, ...rest } = redfishInterfaces(deps);
  return {
    name: "supermicro",
    power: { redfish: power },
    management: { redfish: management },
    console: redfishConsoles({ native: { "supermicro-ikvm": createSupermicroIkvmConsole(deps.supermicro) } }, deps),
    ...rest,
  };
}
