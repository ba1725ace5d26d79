import type { InterfaceKind } from "#/model/index.ts";
import type { ConsoleInterface } from "./console.ts";
import type { DriverInterface } from "./interface.ts";
import type { ManagementInterface } from "./management.ts";
import type { NetworkInterface } from "./network.ts";
import type { PowerInterface } from "./power.ts";
import type { VendorInterface } from "./vendor.ts";

/** The implementations of each kind by name, most wanted first. A kind with nothing of its own has `no-<kind>` or `noop`. */
export interface HardwareType {
  readonly name: string;
  readonly power: Readonly<Record<string, PowerInterface>>;
  readonly management: Readonly<Record<string, ManagementInterface>>;
  readonly console: Readonly<Record<string, ConsoleInterface>>;
  readonly network: Readonly<Record<string, NetworkInterface>>;
  readonly vendor: Readonly<Record<string, VendorInterface>>;
  /** The remaining kinds: names only matter on the wire until they are built. */
  readonly others: Readonly<
    Record<
      Exclude<InterfaceKind, "power" | "management" | "console" | "network" | "vendor">,
      Readonly<Record<string, DriverInterface>>
    >
  >;
}

/** Hardware types by name. Composed once in `gateway/`. */
export type DriverRegistry = ReadonlyMap<string, HardwareType>;
