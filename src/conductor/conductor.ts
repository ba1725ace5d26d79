import { createConductorApi } from "./actions/index.ts";
import { ConsoleRestorer, restoreNode } from "./console/index.ts";
import type { ConductorContext } from "./context.ts";
import { enabledDrivers } from "./enabled-drivers.ts";
import type { ConductorApi } from "./interfaces/index.ts";
import type { ConductorDeps, ConductorOptions } from "./options.ts";
import { runPeriodics } from "./periodics/index.ts";
import { clearInterruptedWork, restoreConsoles } from "./startup.ts";
import { WorkerPool } from "./worker-pool.ts";

/** How long a stop waits for work that has been told to end. */
const DRAIN_MS = 25_000;

export interface Conductor {
  readonly api: ConductorApi;
  /**
   * Ends the work in hand (what it was doing is in `last_error`), closes the hubs and signs off. Consoles stay enabled
   * in the store and switched on in the BMCs, so that they are back at the next start. Idempotent; never rejects.
   */
  stop(): Promise<void>;
}

/**
 * Registers this host, clears up after its predecessor and begins to serve. Rejects with `CONDUCTOR_CONFIG` when the
 * enabled drivers make no sense, and with the store's `CONDUCTOR_RUNNING` when another conductor has this database.
 */
export async function startConductor(options: ConductorOptions, deps: ConductorDeps): Promise<Conductor> {
  const drivers = enabledDrivers(deps.drivers, options);
  const stopping = new AbortController();
  const { signal } = stopping;
  const context: ConductorContext = {
    ...deps,
    drivers,
    options,
    signal,
    workers: new WorkerPool(options.workersPoolSize),
    restorer: new ConsoleRestorer({ ...deps, signal, attempt: (uuid) => restoreNode(context, uuid) }),
    runningConsoles: { graphical: new Set(), serial: new Set() },
    lastPorts: { graphical: new Map(), serial: new Map() },
  };
  const { hostname, conductorGroup } = options;
  await deps.store.conductors.register({ hostname, conductorGroup, drivers: [...drivers.keys()] });
  try {
    await clearInterruptedWork(context);
    await restoreConsoles(context);
  } catch (error) {
    stopping.abort();
    await signOff(context);
    throw error;
  }
  const periodics = runPeriodics(context);

  let stopped: Promise<void> | undefined;
  return {
    api: createConductorApi(context),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };

  async function stop(): Promise<void> {
    stopping.abort(new DOMException("the conductor is stopping", "AbortError"));
    const ended = Promise.all([context.workers.drain(), context.restorer.drain(), periodics]);
    await within(ended, DRAIN_MS, context);
    try {
      await Promise.all([deps.hubs.closeAll(), deps.serialHubs.closeAll()]);
    } catch (error) {
      deps.log.error("the hubs could not be closed", { error });
    }
    await signOff(context);
  }
}

async function within(work: Promise<unknown>, ms: number, { clock, log }: ConductorContext): Promise<void> {
  const late = Promise.withResolvers<void>();
  using _timer = clock.timer(ms, () => {
    log.warn("work that does not end is left behind; the next start clears up after it");
    late.resolve();
  });
  await Promise.race([work, late.promise]);
}

async function signOff({ store, options, log }: ConductorContext): Promise<void> {
  try {
    await store.conductors.unregister(options.hostname);
  } catch (error) {
    log.error("the conductor could not sign off", { error });
  }
}
