import type { DriverRegistry, HardwareType } from "#/drivers/interfaces/index.ts";
import { INTERFACE_KINDS, type InterfaceChoice, type InterfaceKind, type Node } from "#/model/index.ts";
import { ConductorError } from "./errors.ts";
import { interfaceNotEnabled, tableOf } from "./interface-tables.ts";
import type { ConductorOptions } from "./options.ts";

/**
 * Which interface serves each kind of a node: what the caller names, else what the node has (`current`), else the
 * default. Every name is checked against what is enabled and against the hardware type.
 */
export function chooseInterfaces(
  { drivers, options }: { drivers: DriverRegistry; options: ConductorOptions },
  hardware: HardwareType,
  choice: InterfaceChoice,
  current: Partial<Node["interfaces"]> = {},
): Node["interfaces"] {
  const rows = INTERFACE_KINDS.map((kind) => {
    const named = choice[kind] === undefined ? current[kind] : choice[kind];
    const name = named ?? defaultInterface(hardware, kind, options);
    checkInterface(drivers, hardware, kind, name);
    return [kind, name] as const;
  });
  return Object.fromEntries(rows) as Node["interfaces"];
}

/** `default_<kind>_interface` where the hardware type has it, else its first one. */
export function defaultInterface(hardware: HardwareType, kind: InterfaceKind, options: ConductorOptions): string {
  const table = tableOf(hardware, kind);
  const wanted = options.defaultInterfaces?.[kind];
  const name = wanted !== undefined && Object.hasOwn(table, wanted) ? wanted : Object.keys(table)[0];
  if (name !== undefined) return name;
  throw new ConductorError(
    "INTERFACE_NO_DEFAULT",
    "invalid",
    `For hardware type '${hardware.name}', no default value found for ${kind} interface could be determined. ` +
      "Please ensure the interfaces are enabled.",
  );
}

function checkInterface(drivers: DriverRegistry, hardware: HardwareType, kind: InterfaceKind, name: string): void {
  if (Object.hasOwn(tableOf(hardware, kind), name)) return;
  const enabled = [...new Set([...drivers.values()].flatMap((other) => Object.keys(tableOf(other, kind))))].sort();
  if (!enabled.includes(name)) throw interfaceNotEnabled(kind, name, enabled);
  throw new ConductorError(
    "INTERFACE_NOT_SUPPORTED",
    "invalid",
    `${kind} interface implementation '${name}' is not supported by hardware type ${hardware.name}.`,
  );
}
