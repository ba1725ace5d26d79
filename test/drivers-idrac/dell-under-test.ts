import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DriverTask } from "#/drivers/interfaces/index.ts";
import { type IdracVncDeps, systemIdracVncDeps } from "#/drivers/modules/idrac/index.ts";
import { REDFISH_OPTIONS } from "#/drivers/modules/redfish/index.ts";
import { MemoryLogger, silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import type { JsonObject, Node } from "#/model/index.ts";
import { defaultRackConfig, type RackMachine, startRack } from "#/rack/index.ts";

/** A rack with one synthetic Dell, on free ports of an address of its own. */
export interface DellUnderTest extends AsyncDisposable {
  readonly dell: RackMachine<"dell">;
  /** What a node for this Dell has. */
  readonly driverInfo: JsonObject;
}

export async function startDell(): Promise<DellUnderTest> {
  const dir = await mkdtemp(join(tmpdir(), "outband-idrac-"));
  const [machine] = defaultRackConfig(1, { privileged: false }).machines;
  if (!machine) throw new Error("the default rack is empty");
  const config = { ...machine, address: "127.0.12.1", ports: { https: 0, vnc: 0 }, machine: "synthetic" as const };
  const deps = { clock: systemClock, log: silentLogger, stateDir: join(dir, "state"), cacheDir: join(dir, "cache") };
  const rack = await startRack({ machines: [config] }, deps);
  const dell = rack.machine(config.name, "dell");
  return {
    dell,
    driverInfo: {
      redfish_address: dell.url,
      redfish_username: config.username,
      redfish_password: config.password,
      redfish_verify_ca: false,
    },
    [Symbol.asyncDispose]: async () => {
      await rack[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
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

/** A task whose node remembers what is kept, as the store would. */
export interface TaskUnderTest extends DriverTask {
  readonly log: MemoryLogger;
  readonly kept: JsonObject;
  /** Every `keep`, in order. */
  readonly keeps: JsonObject[];
}

export function taskFor(driverInfo: JsonObject, internal: JsonObject = {}, signal?: AbortSignal): TaskUnderTest {
  const kept: JsonObject = { ...internal };
  const keeps: JsonObject[] = [];
  const node = { uuid: "7b0a2c5e-0000-4000-8000-000000000001", driver: "idrac", driverInfo, driverInternalInfo: kept };
  return {
    // Drivers look at these fields only.
    node: node as unknown as Node,
    log: new MemoryLogger(),
    signal: signal ?? new AbortController().signal,
    kept,
    keeps,
    keep: async (change) => {
      keeps.push(change as JsonObject);
      for (const [key, value] of Object.entries(change)) {
        if (value === undefined) delete kept[key];
        else kept[key] = value;
      }
    },
  };
}
