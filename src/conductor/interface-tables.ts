import type { DriverInterface, DriverRegistry, HardwareType } from "#/drivers/interfaces/index.ts";
import type { InterfaceKind } from "#/model/index.ts";
import { ConductorError } from "./errors.ts";

type Table<T extends DriverInterface> = Readonly<Record<string, T>>;

/** Throws `NO_VALID_HOST` for a driver that is not enabled here. */
export function hardwareTypeOf(drivers: DriverRegistry, driver: string): HardwareType {
  const hardware = drivers.get(driver);
  if (!hardware) throw noValidHost(`No conductor service registered which supports driver ${driver}.`, "not-found");
  return hardware;
}

export function noValidHost(reason: string, category: "not-found" | "invalid"): ConductorError {
  return new ConductorError("NO_VALID_HOST", category, `No valid host was found. Reason: ${reason}`);
}

/** The implementations a hardware type has of one kind, most wanted first. */
export function tableOf(hardware: HardwareType, kind: InterfaceKind): Table<DriverInterface> {
  switch (kind) {
    case "power":
    case "management":
    case "console":
    case "network":
    case "vendor":
      return hardware[kind];
    default:
      return hardware.others[kind];
  }
}

/** Throws `INTERFACE_NOT_ENABLED`: also for a node that was created when the interface still was. */
export function interfaceOf<T extends DriverInterface>(table: Table<T>, kind: InterfaceKind, name: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!found) throw interfaceNotEnabled(kind, name, Object.keys(table));
  return found;
}

export function interfaceNotEnabled(kind: InterfaceKind, name: string, valid: readonly string[]): ConductorError {
  return new ConductorError(
    "INTERFACE_NOT_ENABLED",
    "invalid",
    `Could not find the following interface in the 'ironic.hardware.interfaces.${kind}' entrypoint: ${name}. ` +
      `Valid interfaces are [${valid.map((known) => `'${known}'`).join(", ")}].`,
  );
}
