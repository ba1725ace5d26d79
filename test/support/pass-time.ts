import type { ManualClock } from "#/lib/time/index.ts";

/** Moves a proxy's time on in steps, and gives pings, pongs and renewals a moment of real time after each. */
export async function pass(clock: ManualClock, ms: number, stepMs: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    await clock.advance(stepMs);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
