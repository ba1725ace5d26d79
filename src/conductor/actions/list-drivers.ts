import type { HardwareType } from "#/drivers/interfaces/index.ts";
import { INTERFACE_KINDS, type InterfaceKind } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { defaultInterface } from "../defaults.ts";
import { tableOf } from "../interface-tables.ts";
import type { DriverDescription } from "../interfaces/index.ts";

export async function listDrivers(context: ConductorContext): Promise<readonly DriverDescription[]> {
  const conductors = (await context.store.conductors.list()).filter((conductor) => conductor.online);
  return [...context.drivers.values()].map((hardware) => ({
    name: hardware.name,
    hosts: conductors.filter(({ drivers }) => drivers.includes(hardware.name)).map(({ hostname }) => hostname),
    interfaces: Object.fromEntries(
      INTERFACE_KINDS.map((kind) => [kind, defaultFirst(context, hardware, kind)]),
    ) as DriverDescription["interfaces"],
  }));
}

function defaultFirst({ options }: ConductorContext, hardware: HardwareType, kind: InterfaceKind): readonly string[] {
  return [...new Set([defaultInterface(hardware, kind, options), ...Object.keys(tableOf(hardware, kind))])];
}

/** What `driver_info` may hold for any enabled interface of the driver. Null: nobody serves it. */
export function driverProperties(context: ConductorContext, driver: string): Readonly<Record<string, string>> | null {
  const hardware = context.drivers.get(driver);
  if (!hardware) return null;
  const all = INTERFACE_KINDS.flatMap((kind) => Object.values(tableOf(hardware, kind)));
  return Object.assign({}, ...all.map((implementation) => implementation.properties));
}
