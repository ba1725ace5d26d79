import type { InterfaceKind } from "#/model/index.ts";
import type { ConsoleInterface } from "./console.ts";
import type { DeployInterface } from "./deploy.ts";
import type { InspectInterface } from "./inspect.ts";
import type { DriverInterface } from "./interface.ts";
import type { ManagementInterface } from "./management.ts";
import type { NetworkInterface } from "./network.ts";
import type { PowerInterface } from "./power.ts";
import type { RescueInterface } from "./rescue.ts";
import type { VendorInterface } from "./vendor.ts";

/** The implementations of each kind by name, most wanted first. A kind with nothing of its own has `no-<kind>` or `noop`. */
export interface HardwareType {
  readonly name: string;
  readonly power: Readonly<Record<string, PowerInterface>>;
  readonly management: Readonly<Record<string, ManagementInterface>>;
  readonly console: Readonly<Record<string, ConsoleInterface>>;
  readonly network: Readonly<Record<string, NetworkInterface>>;
  readonly vendor: Readonly<Record<string, VendorInterface>>;
  /** The remaining kinds. */
  readonly others: { readonly [K in OtherKind]: Readonly<Record<string, OtherInterface<K>>> };
}

type OtherKind = Exclude<InterfaceKind, "power" | "management" | "console" | "network" | "vendor">;

/** For most of them names only matter on the wire until they are built. */
type OtherInterface<K extends OtherKind> = K extends "deploy"
  ? DeployInterface
  : K extends "inspect"
    ? InspectInterface
    : K extends "rescue"
      ? RescueInterface
      : DriverInterface;

/** Hardware types by name. Composed once in `gateway/`. */
export type DriverRegistry = ReadonlyMap<string, HardwareType>;
