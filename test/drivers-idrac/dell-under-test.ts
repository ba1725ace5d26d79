import { type IdracVncDeps, systemIdracVncDeps } from "#/drivers/modules/idrac/index.ts";
import { REDFISH_OPTIONS } from "#/drivers/modules/redfish/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import type { JsonObject } from "#/model/index.ts";
import type { RackMachine } from "#/rack/index.ts";
import { startOneMachine } from "../support/one-machine.ts";

/** A rack with one synthetic Dell, on free ports of an address of its own. */
export interface DellUnderTest extends AsyncDisposable {
  readonly dell: RackMachine<"dell">;
  /** What a node for this Dell has. */
  readonly driverInfo: JsonObject;
}

export async function startDell(): Promise<DellUnderTest> {
  const { rackMachine: dell, ...rest } = await startOneMachine({ vendor: "dell", address: "127.0.12.1" });
  return { dell, ...rest };
}

/** The real network with a test's patience. */
export function impatientDeps(): IdracVncDeps {
  const options = { ...REDFISH_OPTIONS, connectionAttempts: 2, connectionRetryIntervalMs: 100 };
  const deps = systemIdracVncDeps(systemClock, options);
  return {
    ...deps,
    redfish: { ...deps.redfish, limits: { requestTimeoutMs: 1500, patienceMs: 10_000 } },
    limits: { bannerMs: 500, readyMs: 1500, settleMs: 5000 },
  };
}
