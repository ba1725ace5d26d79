import type { HardwareType } from "#/drivers/interfaces/index.ts";
import { createFakeGraphicalConsole } from "../modules/fake/index.ts";
import { createIdracVncConsole, type IdracVncDeps } from "../modules/idrac/index.ts";
import { createNoConsole, createNoInterface, createNoop } from "../modules/noop/index.ts";
import { createRedfishManagement, createRedfishPower } from "../modules/redfish/index.ts";
import type { FakeHardwareDeps } from "./fake-hardware.ts";

export interface IdracHardwareDeps extends FakeHardwareDeps {
  readonly idrac: IdracVncDeps;
}

/**
 * Dell servers with an iDRAC 7 or later, through Redfish. Names are Ironic's: its `idrac` calls the Redfish interfaces
 * `idrac-redfish`; `redfish` is the same thing, for nodes that are moved here from the hardware type `redfish`.
 *
 * Consoles: the one that shows the machine comes first, so that a node which names none gets it. Then as in Ironic
 * `no-console` before `fake-graphical`: nobody should get a picture of nothing by default.
 */
export function createIdracHardwareType(deps: IdracHardwareDeps): HardwareType {
  const power = createRedfishPower(deps.idrac.redfish);
  const management = createRedfishManagement(deps.idrac.redfish);
  return {
    name: "idrac",
    power: { "idrac-redfish": power, redfish: power },
    management: { "idrac-redfish": management, redfish: management },
    console: {
      "idrac-vnc": createIdracVncConsole(deps.idrac),
      "no-console": createNoConsole(),
      "fake-graphical": createFakeGraphicalConsole(deps),
    },
    // Ironic has no "no-boot" and "no-deploy": its defaults have their names, and validation says that they cannot.
    others: {
      bios: { "no-bios": createNoInterface("bios") },
      boot: { ipxe: createNoInterface("boot"), pxe: createNoInterface("boot") },
      deploy: { direct: createNoInterface("deploy") },
      firmware: { "no-firmware": createNoInterface("firmware") },
      inspect: { "no-inspect": createNoInterface("inspect") },
      network: { noop: createNoop() },
      raid: { "no-raid": createNoInterface("raid") },
      rescue: { "no-rescue": createNoInterface("rescue") },
      storage: { noop: createNoop() },
      vendor: { "no-vendor": createNoInterface("vendor") },
    },
  };
}
