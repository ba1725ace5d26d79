import type { ConsoleInterface, HardwareType } from "#/drivers/interfaces/index.ts";
import { createFakeGraphicalConsole } from "../modules/fake/index.ts";
import { createNoConsole, createNoInterface, createNoop } from "../modules/noop/index.ts";
import { createRedfishManagement, createRedfishPower, type RedfishDeps } from "../modules/redfish/index.ts";
import { createVncConsole } from "../modules/vnc/index.ts";
import type { FakeHardwareDeps } from "./fake-hardware.ts";

export interface RedfishHardwareDeps extends FakeHardwareDeps {
  readonly redfish: RedfishDeps;
}

/**
 * The interfaces that every server with a Redfish BMC has. Ironic has no "no-boot" and "no-deploy": its defaults have
 * their names, and validation says that they cannot.
 */
export function redfishInterfaces(deps: RedfishHardwareDeps) {
  return {
    power: createRedfishPower(deps.redfish),
    management: createRedfishManagement(deps.redfish),
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
  } as const satisfies Pick<HardwareType, "others"> & Record<string, unknown>;
}

/** Consoles by name, most wanted first. */
type Consoles = Readonly<Record<string, ConsoleInterface>>;

/**
 * The consoles of such a server; a node that names none gets the first. `native`: those that show every machine of this
 * type. Then as in Ironic `no-console` before `fake-graphical`, since nobody should get a picture of nothing by default;
 * after it what works for some machines (`special`) or when somebody says where (`vnc`).
 */
export function redfishConsoles(
  { native = {}, special = {} }: { readonly native?: Consoles; readonly special?: Consoles },
  deps: RedfishHardwareDeps,
): Consoles {
  return {
    ...native,
    "no-console": createNoConsole(),
    ...special,
    vnc: createVncConsole(deps.vnc),
    "fake-graphical": createFakeGraphicalConsole(deps),
  };
}
