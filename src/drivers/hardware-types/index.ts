import type { DriverRegistry } from "#/drivers/interfaces/index.ts";
import { systemIdracVncDeps } from "../modules/idrac/index.ts";
import type { RedfishOptions } from "../modules/redfish/index.ts";
import { createFakeHardwareType, type FakeHardwareDeps } from "./fake-hardware.ts";
import { createIdracHardwareType } from "./idrac.ts";

export interface DriversDeps extends FakeHardwareDeps {
  readonly redfish: RedfishOptions;
}

/** Every hardware type there is. Which of them are enabled, and with what interfaces, the conductor decides. */
export function createDrivers(deps: DriversDeps): DriverRegistry {
  const idrac = systemIdracVncDeps(deps.clock, deps.redfish);
  const types = [createFakeHardwareType(deps), createIdracHardwareType({ ...deps, idrac })];
  return new Map(types.map((hardware) => [hardware.name, hardware]));
}
