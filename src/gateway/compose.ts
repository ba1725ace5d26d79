import { randomUUID } from "node:crypto";
import { startApi } from "#/api/index.ts";
import { type Conductor, consoleUrl, startConductor, viewerAddress } from "#/conductor/index.ts";
import type { ConductorApi } from "#/conductor/interfaces/index.ts";
import { createGraphicalConsoles } from "#/console/control/index.ts";
import { createGraphicalHubs } from "#/console/hub/index.ts";
import type {
  ConsoleHistory,
  ConsoleSessions,
  HubAddress,
  HubEntrance,
  HubScreens,
} from "#/console/interfaces/index.ts";
import { loadReplayPage } from "#/console/pages/index.ts";
import { createGraphicalPictures } from "#/console/picture/index.ts";
import { startNovncProxy, startSerialProxy } from "#/console/proxy/index.ts";
import { createGraphicalRecordings } from "#/console/recording/index.ts";
import { createSerialHubs } from "#/console/serial/index.ts";
import { createConsoleSessions } from "#/console/session/index.ts";
import { ViewerPort } from "#/console/viewer-port/index.ts";
import { createDrivers, systemIpmiConnections } from "#/drivers/hardware-types/index.ts";
import { errorMessage, OutbandError } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import type { ConsoleKind } from "#/model/index.ts";
import { openSqliteStore, type Store } from "#/store/index.ts";
import { decodePicture, deflate, encodeJpeg, listenTcp, randomBytes, serveTls, vncCipher } from "#/transports/index.ts";
import type { Config } from "./config/index.ts";
import { openKeystoneClient } from "./keystone-options.ts";
import {
  apiOptions,
  conductorOptions,
  fakeDelays,
  graphicalHubsOptions,
  ipmiOptions,
  novncProxyOptions,
  picturesOptions,
  recordingsOptions,
  serialHubsOptions,
  serialProxyOptions,
  subprocessOptions,
} from "./role-options.ts";
import { menuActions, serialConsoles } from "./serial-consoles.ts";

/** What runs: where it listens, and how to end it. */
export interface Running extends AsyncDisposable {
  /** One line each, for the person who started it. */
  readonly addresses: readonly string[];
}

const clock = systemClock;
const rfb = { vncCipher, deflate, randomBytes, decodePicture, encodeJpeg, serveTls };

/**
 * `outband serve`: everything in one process. The composition root: nothing else in the project creates one of these
 * parts, and each gets only what it uses. What was started is stopped in the opposite order, also when a start fails.
 */
export async function serve(config: Config, log: Logger): Promise<Running> {
  await using started = new AsyncDisposableStack();
  const store = started.use(await openStore(config, log));
  const sessions = consoleSessions(config, store);
  const viewerPort: ViewerPort = new ViewerPort(
    { host: config.vnc.viewerHost, port: config.vnc.viewerPort },
    {
      sessions,
      listen: listenTcp,
      find: (kind, nodeUuid) => (kind === "graphical" ? hubs : serialHubs).find(nodeUuid),
      clock,
      log: log.child({ part: "viewers" }),
    },
  );
  started.defer(() => viewerPort.close());
  const cut = (sessionId: string) => viewerPort.cut(sessionId);
  const titleOf = async (uuid: string) => (await store.nodes.get(uuid).catch(() => null))?.name ?? uuid;
  const hubs = createGraphicalHubs(await graphicalHubsOptions(config), {
    clock,
    log: log.child({ part: "hub" }),
    rfb,
    listen: listenTcp,
    viewerPort,
    titleOf,
  });
  let running: Conductor | null = null;
  const serialHubs = createSerialHubs(serialHubsOptions(config), {
    clock,
    log: log.child({ part: "serial" }),
    listen: listenTcp,
    randomUuid: randomUUID,
    viewerPort,
    titleOf,
    menuActions: (nodeUuid) => (running && config.console.escapeMenuPower ? menuActions(running.api, nodeUuid) : null),
  });
  const ipmi = started.use(systemIpmiConnections(clock, ipmiOptions(config)));
  const drivers = createDrivers({
    clock,
    rfb,
    ipmi,
    subprocess: subprocessOptions(config),
    fakeDelays: fakeDelays(config),
    redfish: {
      connectionAttempts: config.redfish.connectionAttempts,
      connectionRetryIntervalMs: config.redfish.connectionRetryInterval * 1_000,
      authType: config.redfish.authType,
    },
  });
  const conductor = await startConductor(conductorOptions(config), {
    store,
    drivers,
    hubs,
    serialHubs,
    sessions,
    clock,
    log: log.child({ part: "conductor" }),
  });
  running = conductor;
  started.defer(() => conductor.stop());
  const history = await consoleHistory(config, log, { store, hubs }, started);
  const nodeExists = nodeExistsIn(store);
  const serial = serialConsoles(config, log, { hubs: serialHubs, sessions, cut, nodeExists, clock });
  started.use(serial.files);
  const addresses: string[] = [];
  if (config.vnc.enabled) addresses.push(await proxy("graphical", config, log, { store, sessions }, started));
  if (config.serialConsole.enabled) addresses.push(await proxy("serial", config, log, { store, sessions }, started));
  const api = await startApi(apiOptions(config), {
    ...(config.default.authStrategy === "keystone"
      ? { keystone: await openKeystoneClient(config, clock, started) }
      : {}),
    store,
    conductor: forgetWithNode(conductor.api, [history.pictures, history.recordings, serial.files], log),
    history,
    consoles: createGraphicalConsoles(
      { readOnly: config.vnc.readOnly },
      {
        hubs,
        sessions,
        cut,
        clock,
        urlFor: (nodeUuid, token) => ({ url: consoleUrl(config.vnc.publicUrl, nodeUuid, token) }),
      },
    ),
    serial: serial.consoles,
    sessions,
    clock,
    log: log.child({ part: "api" }),
  });
  started.defer(() => api.close());
  addresses.unshift(`API       ${config.api.enableSslApi ? "https" : "http"}://${authority(api)}`);
  return runningAt(addresses, started.move());
}

async function consoleHistory(
  config: Config,
  log: Logger,
  deps: { store: Store; hubs: HubScreens },
  started: AsyncDisposableStack,
): Promise<ConsoleHistory> {
  const { store, hubs } = deps;
  const pictureDeps = { hubs, nodeExists: nodeExistsIn(store), clock, log: log.child({ part: "pictures" }) };
  const pictures = started.use(createGraphicalPictures(picturesOptions(config), pictureDeps));
  const recordingDeps = { hubs, clock, randomBytes, log: log.child({ part: "recordings" }) };
  const recordings = started.use(createGraphicalRecordings(recordingsOptions(config), recordingDeps));
  return { pictures, recordings, replay: await loadReplayPage() };
}

/** What is kept of a node's consoles goes with the node, which is gone even where a disk keeps something. */
function forgetWithNode(
  conductor: ConductorApi,
  kept: readonly { forget(nodeUuid: string): Promise<void> }[],
  log: Logger,
): ConductorApi {
  const destroyNode = async (uuid: string) => {
    await conductor.destroyNode(uuid);
    for (const one of kept) {
      await one.forget(uuid).catch((error: unknown) => {
        log.error("a deleted node's files could not be deleted", { node: uuid, error: errorMessage(error) });
      });
    }
  };
  return { ...conductor, destroyNode };
}

function nodeExistsIn(store: Store): (uuid: string) => Promise<boolean> {
  return async (uuid) => (await store.nodes.get(uuid).catch(nullIfNotFound)) !== null;
}

function nullIfNotFound(error: unknown): null {
  if (error instanceof OutbandError && error.category === "not-found") return null;
  throw error;
}

/** `outband novncproxy`: the WebSocket edge alone, beside a conductor on the same database. */
export function serveNovncProxy(config: Config, log: Logger): Promise<Running> {
  return serveProxyAlone(config, log, "graphical");
}

/** `outband serialproxy`: the same for serial consoles. */
export function serveSerialProxy(config: Config, log: Logger): Promise<Running> {
  return serveProxyAlone(config, log, "serial");
}

async function serveProxyAlone(config: Config, log: Logger, kind: ConsoleKind): Promise<Running> {
  await using started = new AsyncDisposableStack();
  const store = started.use(await openStore(config, log));
  const address = await proxy(kind, config, log, { store, sessions: consoleSessions(config, store) }, started);
  return runningAt([address], started.move());
}

const PROXIES = {
  graphical: { part: "novncproxy", name: "consoles ", start: startNovncProxy, options: novncProxyOptions },
  serial: { part: "serialproxy", name: "serial   ", start: startSerialProxy, options: serialProxyOptions },
} as const;

async function proxy(
  kind: ConsoleKind,
  config: Config,
  log: Logger,
  deps: { store: Store; sessions: ConsoleSessions },
  started: AsyncDisposableStack,
): Promise<string> {
  const { part, name, start, options } = PROXIES[kind];
  const edge = await start(options(config), {
    sessions: deps.sessions,
    findHub: (nodeUuid) => findHub(deps.store, nodeUuid, kind),
    log: log.child({ part }),
    clock,
  });
  started.defer(() => edge.close());
  const { enableSsl } = kind === "graphical" ? config.vnc : config.serialConsole;
  return `${name} ${enableSsl ? "https" : "http"}://${authority(edge)}`;
}

/** Where a node's console takes viewers, wherever its conductor runs: what its conductor wrote down while it is enabled. */
async function findHub(store: Store, nodeUuid: string, kind: ConsoleKind): Promise<HubEntrance | null> {
  const address = viewerAddress(await store.nodes.get(nodeUuid), kind);
  return address && { ...address, introduces: true };
}

function openStore(config: Config, log: Logger): Promise<Store> {
  return openSqliteStore({
    path: config.database.connection.path,
    keyFile: config.database.secretKeyFile,
    clock,
    log: log.child({ part: "store" }),
    heartbeatTimeoutMs: config.conductor.heartbeatTimeout * 1_000,
  });
}

function consoleSessions(config: Config, store: Store): ConsoleSessions {
  return createConsoleSessions(
    { ttlMs: config.vnc.tokenTimeout * 1_000, ceilingMs: config.vnc.tokenCeiling * 1_000 },
    { store: store.consoleSessions, clock, randomBytes, randomUuid: randomUUID },
  );
}

function runningAt(addresses: readonly string[], started: AsyncDisposableStack): Running {
  return { addresses, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

function authority({ host, port }: HubAddress): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
