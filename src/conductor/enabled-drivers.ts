import type { DriverRegistry, HardwareType } from "#/drivers/interfaces/index.ts";
import { INTERFACE_KINDS, type InterfaceKind } from "#/model/index.ts";
import { ConductorError } from "./errors.ts";
import { tableOf } from "./interface-tables.ts";
import type { ConductorOptions } from "./options.ts";

/**
 * The part of the registry that the configuration enables. Rejects, like Ironic at its start, a hardware type or an
 * interface that does not exist, and a hardware type that is left without an interface of some kind.
 */
export function enabledDrivers(all: DriverRegistry, options: ConductorOptions): DriverRegistry {
  const names = options.enabledHardwareTypes ?? [...all.keys()];
  const types = names.map((name) => all.get(name) ?? unknown("enabled_hardware_types", name, [...all.keys()]));
  checkNames([...all.values()], options);
  return new Map(types.map((hardware) => [hardware.name, enabledPart(hardware, options)]));
}

/** Names of a hardware type that is not enabled are fine, as long as they exist. */
function checkNames(types: readonly HardwareType[], options: ConductorOptions): void {
  for (const kind of INTERFACE_KINDS) {
    const known = new Set(types.flatMap((hardware) => Object.keys(tableOf(hardware, kind))));
    const enabled = options.enabledInterfaces?.[kind] ?? [...known];
    for (const name of enabled) {
      if (!known.has(name)) unknown(`enabled_${kind}_interfaces`, name, [...known]);
    }
    const wanted = options.defaultInterfaces?.[kind];
    if (wanted !== undefined && !enabled.includes(wanted)) unknown(`default_${kind}_interface`, wanted, enabled);
  }
}

function enabledPart(hardware: HardwareType, { enabledInterfaces }: ConductorOptions): HardwareType {
  const pick = <T>(kind: InterfaceKind, table: Readonly<Record<string, T>>): Record<string, T> => {
    const enabled = enabledInterfaces?.[kind];
    const rows = Object.entries(table).filter(([name]) => enabled?.includes(name) ?? true);
    if (rows.length > 0) return Object.fromEntries(rows);
    throw new ConductorError(
      "CONDUCTOR_CONFIG",
      "invalid",
      `hardware type ${hardware.name} has no ${kind} interface in enabled_${kind}_interfaces: ` +
        `add one of ${Object.keys(table).join(", ")}, or take it out of enabled_hardware_types`,
    );
  };
  const others = Object.entries(hardware.others).map(([kind, table]) => [kind, pick(kind as InterfaceKind, table)]);
  return {
    name: hardware.name,
    power: pick("power", hardware.power),
    management: pick("management", hardware.management),
    console: pick("console", hardware.console),
    network: pick("network", hardware.network),
    vendor: pick("vendor", hardware.vendor),
    others: Object.fromEntries(others) as HardwareType["others"],
  };
}

function unknown(option: string, name: string, known: readonly string[]): never {
  throw new ConductorError("CONDUCTOR_CONFIG", "invalid", `${option}: "${name}" is not one of ${known.join(", ")}`);
}
