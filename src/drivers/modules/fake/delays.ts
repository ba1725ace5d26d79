import type { DriverTask } from "#/drivers/interfaces/index.ts";
import type { Clock } from "#/lib/time/index.ts";

/** How long `fake` interfaces take for what they do not do: Ironic's `[fake]`. */
export interface FakeDelays {
  readonly powerMs: number;
  readonly deployMs: number;
  readonly inspectMs: number;
  readonly rescueMs: number;
}

export const NO_DELAYS: FakeDelays = { powerMs: 0, deployMs: 0, inspectMs: 0, rescueMs: 0 };

export type Pause = (task: DriverTask) => Promise<void>;

export function pause(clock: Clock, milliseconds: number): Pause {
  if (milliseconds === 0) return async () => {};
  return async ({ signal }) => await clock.sleep(milliseconds, signal);
}
