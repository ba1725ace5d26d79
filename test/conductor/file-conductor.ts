import { join } from "node:path";
import { CONDUCTOR_DEFAULTS, type Conductor, type ConductorOptions, startConductor } from "#/conductor/index.ts";
import { createGraphicalHubs } from "#/console/hub/index.ts";
import type { ConsoleSessions } from "#/console/interfaces/index.ts";
import { createSerialHubs } from "#/console/serial/index.ts";
import { createConsoleSessions } from "#/console/session/index.ts";
import type { HardwareType } from "#/drivers/interfaces/index.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { systemClock as clock } from "#/lib/time/index.ts";
import { openSqliteStore, type Store } from "#/store/index.ts";
import { deflate, listenTcp, randomBytes, vncCipher } from "#/transports/index.ts";
import { createFileHardware } from "./file-hardware.ts";

export interface FileConductor {
  readonly conductor: Conductor;
  readonly store: Store;
  readonly sessions: ConsoleSessions;
}

/** A conductor with the real store, sessions and hubs, on BMCs made of files: everything in `folder` outlives it. */
export async function startFileConductor(
  folder: string,
  hardware: HardwareType = createFileHardware(folder),
  options: Partial<ConductorOptions> = {},
): Promise<FileConductor> {
  const log = silentLogger;
  const store = await openSqliteStore({ path: join(folder, "db"), keyFile: join(folder, "key"), clock, log });
  const sessions = createConsoleSessions(
    { ttlMs: 600_000, ceilingMs: 3_600_000 },
    { store: store.consoleSessions, clock, randomBytes, randomUuid: () => crypto.randomUUID() },
  );
  const rfb = { vncCipher, deflate, randomBytes };
  const conductor = await startConductor(
    {
      ...CONDUCTOR_DEFAULTS,
      hostname: "host-1",
      vncPublicUrl: "http://127.0.0.1/",
      nodeLockedRetryIntervalMs: 20,
      ...options,
    },
    {
      store,
      sessions,
      clock,
      log,
      drivers: new Map([[hardware.name, hardware]]),
      serialHubs: createSerialHubs(
        {
          listenHost: "127.0.0.1",
          portRanges: [],
          terminalTimeoutMs: 0,
          logFolder: join(folder, "serial"),
          recordingFolder: join(folder, "recordings"),
          readOnly: false,
        },
        { clock, log, listen: listenTcp, randomUuid: () => crypto.randomUUID() },
      ),
      hubs: createGraphicalHubs({ listenHost: "127.0.0.1", readOnly: false }, { clock, log, rfb, listen: listenTcp }),
    },
  );
  return { conductor, store, sessions };
}
