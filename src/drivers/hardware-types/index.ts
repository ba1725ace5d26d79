import type { DriverRegistry } from "#/drivers/interfaces/index.ts";
import { createFakeHardwareType, type FakeHardwareDeps } from "./fake-hardware.ts";

export type DriversDeps = FakeHardwareDeps;

/** Every hardware type there is. Which of them are enabled, and with what interfaces, the conductor decides. */
export function createDrivers(deps: DriversDeps): DriverRegistry {
  const types = [createFakeHardwareType(deps)];
  return new Map(types.map((hardware) => [hardware.name, hardware]));
}
