import { REDFISH_OPTIONS } from "#/drivers/modules/redfish/index.ts";
import { type IkvmConsoleDeps, systemIkvmDeps } from "#/drivers/modules/supermicro/index.ts";
import { systemClock } from "#/lib/time/index.ts";

/** The real network with a test's patience. */
export function impatientDeps(): IkvmConsoleDeps {
  const options = { ...REDFISH_OPTIONS, connectionAttempts: 2, connectionRetryIntervalMs: 100 };
  const deps = systemIkvmDeps(systemClock, options);
  return {
    ...deps,
    redfish: { ...deps.redfish, limits: { requestTimeoutMs: 1500, patienceMs: 10_000 } },
    limits: { bannerMs: 500, readyMs: 1500 },
  };
}
