import type { ConductorContext } from "../context.ts";
import { failOverdue } from "../provision/index.ts";
import { runPeriodic } from "./periodic.ts";
import { PowerSync } from "./sync-power-state.ts";

/** Starts what happens again and again. Resolves when all of it has ended, after the conductor's signal. */
export async function runPeriodics(context: ConductorContext): Promise<void> {
  const { options, store, clock } = context;
  const powerSync = new PowerSync(context);
  const periodics = [
    {
      name: "heartbeat",
      intervalMs: options.heartbeatIntervalMs,
      run: () => store.conductors.heartbeat(options.hostname),
    },
    {
      name: "power state sync",
      intervalMs: options.syncPowerStateIntervalMs,
      atOnce: true,
      run: () => powerSync.run(),
    },
    {
      name: "provision timeouts",
      intervalMs: options.checkProvisionStateIntervalMs,
      run: () => failOverdue(context),
    },
    {
      name: "console session expiry",
      intervalMs: options.expireConsoleSessionIntervalMs,
      // Ended sessions only: a console outlives its tokens (docs/decisions/0002).
      run: async () => {
        await store.consoleSessions.deleteExpired(clock.now());
      },
    },
  ];
  await Promise.all(periodics.map((periodic) => runPeriodic(context, periodic)));
}
