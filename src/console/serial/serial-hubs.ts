import { join } from "node:path";
import type { ControlRules } from "#/console/control/index.ts";
import type { SerialHubs, SerialLog } from "#/console/interfaces/index.ts";
import type { ViewedConsole, ViewerPort } from "#/console/viewer-port/index.ts";
import type { SerialUpstream } from "#/drivers/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import { Limiter } from "#/lib/limiter/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { notRunning, SerialError } from "./errors.ts";
import { ConsoleLog } from "./history/console-log.ts";
import { KeptOutput } from "./history/kept-output.ts";
import { LogSegments } from "./history/log-segments.ts";
import { createLogFolder, type LogStorage } from "./history/log-storage.ts";
import { BlockPool } from "./history/pending-bytes.ts";
import type { OutputEncoding } from "./output/output-decoder.ts";
import { ScreenRenderer } from "./output/screen-renderer.ts";
import { SerialPrograms } from "./programs/serial-programs.ts";
import { recordConsole } from "./recording/record-console.ts";
import { SerialHub } from "./serial-hub.ts";
import { ConsolePorts, type PortRange, type SerialListen, type SerialListener } from "./tcp/console-ports.ts";
import { type MenuActions, serveTcpClient } from "./tcp/tcp-client.ts";
import { DialLimiter, type DialLimits } from "./upstream/dial-limiter.ts";
import { type RedialOptions, redialDelay } from "./upstream/redial-delay.ts";
import { viewSerialHub } from "./viewers/view-serial-hub.ts";

export interface SerialHubsOptions {
  /** `[console] socat_address`: where consoles listen for TCP clients. Whoever reaches it can type: there is no password. */
  readonly listenHost: string;
  /** `[console] port_range`; empty: any free port. */
  readonly portRanges: readonly PortRange[];
  /** `[console] terminal_timeout`; 0: never. */
  readonly terminalTimeoutMs: number;
  /** A folder in here for each node. */
  readonly logFolder: string;
  readonly recordingFolder: string;
  readonly readOnly: boolean;
  /** What the machines draw for: what they believe their terminal to be. */
  readonly cols?: number;
  readonly rows?: number;
  readonly encoding?: OutputEncoding;
  /** Of one node's log. At least 512 KiB. */
  readonly maxLogBytes?: number;
  readonly maxRecordingBytes?: number;
  readonly maxClients?: number;
  /** How long typed keys wait for a session that was lost. */
  readonly holdKeysMs?: number;
  readonly dials?: DialLimits;
  readonly redial?: RedialOptions;
  readonly control?: ControlRules;
  /** ^Ec at TCP clients. */
  readonly escapeMenu?: boolean;
}

export interface SerialHubsDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** `listenTcp` of transports. */
  readonly listen: SerialListen;
  readonly randomUuid: () => string;
  /** From 0 to 1, for jitter. */
  readonly random?: () => number;
  /** What viewers are shown as the node's name; rejects never. Absent: its uuid. */
  readonly titleOf?: (nodeUuid: string) => Promise<string>;
  /** Power and boot devices for the menu of a node's TCP clients; null or absent: not offered. */
  readonly menuActions?: (nodeUuid: string) => MenuActions | null;
  /** Where viewers come with a token. Absent: nowhere. */
  readonly viewerPort?: Pick<ViewerPort, "address">;
}

const MIN_LOG_BYTES = 512 * 1024;
const DEFAULTS = {
  cols: 80,
  rows: 25,
  encoding: "auto" as const,
  maxLogBytes: 4 * 1024 * 1024,
  maxRecordingBytes: 64 * 1024 * 1024,
  maxClients: 100,
  holdKeysMs: 30_000,
  // A thousand consoles in twenty seconds.
  dials: { perSecond: 50, atOnce: 100 },
  // Nobody waits for a page that reloads: whoever types next may. It has control again when nobody has.
  control: { idleMs: 60_000, graceMs: 0, takeOver: false },
  escapeMenu: true,
};

interface OpenHub {
  readonly hub: SerialHub;
  readonly listener: SerialListener;
  readonly address: Awaited<ReturnType<SerialHubs["open"]>>;
}

/** The consoles as the viewer port finds them. */
export interface ViewedSerialHubs {
  find(nodeUuid: string): ViewedConsole | null;
  /** All that is kept of what the machine has said, in memory; also of a console that is off. */
  log(nodeUuid: string): Promise<SerialLog>;
}

/** Writes of all logs that are under way at once: a few more than there are threads for them. */
const LOG_WRITES_AT_ONCE = 8;

/** The serial hubs of this conductor. A hub has a session with its BMC from `open` to `close`. */
export function createSerialHubs(given: SerialHubsOptions, deps: SerialHubsDeps): SerialHubs & ViewedSerialHubs {
  const options = { ...DEFAULTS, ...given };
  const { clock, random = Math.random, titleOf = async (nodeUuid) => nodeUuid } = deps;
  const hubs = new Map<string, Promise<OpenHub>>();
  const running = new Map<string, SerialHub>();
  const size = { cols: options.cols, rows: options.rows };
  const shared = { blocks: new BlockPool(), turns: new Limiter(LOG_WRITES_AT_ONCE) };
  const renderer = new ScreenRenderer(size);
  const dials = new DialLimiter(options.dials, clock);
  const ports = new ConsolePorts({ host: options.listenHost, ranges: options.portRanges }, deps.listen);
  const redialMs = (failures: number) => {
    const fleet = { consoles: hubs.size, dialsPerSecond: options.dials.perSecond };
    return redialDelay(failures, fleet, random(), options.redial);
  };

  const maxLogBytes = Math.max(options.maxLogBytes, MIN_LOG_BYTES);
  const logOf = (nodeUuid: string): LogStorage => createLogFolder(join(options.logFolder, nodeUuid));

  function createHub(nodeUuid: string, upstream: SerialUpstream): SerialHub {
    const log = deps.log.child({ node: nodeUuid });
    const history = new ConsoleLog({ maxBytes: maxLogBytes }, { storage: logOf(nodeUuid), ...shared, clock, log });
    const { randomUuid } = deps;
    return new SerialHub({ ...options, redialMs }, upstream, { clock, log, dials, renderer, history, randomUuid });
  }

  async function serve(nodeUuid: string, hub: SerialHub, socket: ByteStream): Promise<void> {
    const { peer } = socket;
    try {
      const mode = options.readOnly ? "read-only" : "write";
      const attachment = await hub.attach({ mode, output: "raw", peer, sessionId: null });
      const { escapeMenu, terminalTimeoutMs: idleMs } = options;
      const actions = deps.menuActions?.(nodeUuid) ?? null;
      const redraw = () => hub.picture();
      await serveTcpClient(socket, { attachment, escapeMenu, actions, idleMs, show: () => hub.show(), redraw }, clock);
    } catch (error) {
      deps.log.warn("serial client turned away", { node: nodeUuid, peer, error: errorMessage(error) });
      socket.close();
    }
  }

  const programs = new SerialPrograms({ ports, redialMs, clock, log: deps.log });

  async function start(nodeUuid: string, upstream: SerialUpstream, wish: Parameters<SerialHubs["open"]>[2]) {
    let hub: SerialHub | null = null;
    const viewers = await deps.viewerPort?.address();
    const listener = await ports.listen(wish, (socket) => {
      if (hub) void serve(nodeUuid, hub, socket);
      else socket.close();
    });
    hub = createHub(nodeUuid, upstream);
    const { host, port } = listener;
    running.set(nodeUuid, hub);
    return { hub, listener, address: viewers ? { host, port, viewers } : { host, port } };
  }

  function hubOf(nodeUuid: string): SerialHub {
    const hub = running.get(nodeUuid);
    if (hub) return hub;
    if (programs.has(nodeUuid)) {
      const words = `the serial console of node ${nodeUuid} is a program's: it has a TCP port, and nothing else`;
      throw new SerialError("SERIAL_NOT_RUNNING", "conflict", words);
    }
    throw notRunning(nodeUuid);
  }

  /** A console that is off has said what it has said. */
  async function keptOf(nodeUuid: string): Promise<KeptOutput> {
    const files = new LogSegments({ maxBytes: maxLogBytes }, logOf(nodeUuid));
    const isOff = !running.has(nodeUuid) && !programs.has(nodeUuid);
    return isOff && (await files.exists()) ? new KeptOutput(files, options.encoding) : hubOf(nodeUuid).kept;
  }

  const serialHubs: SerialHubs & ViewedSerialHubs = {
    async open(nodeUuid, upstream, wish) {
      if ("listen" in upstream) return programs.open(nodeUuid, upstream, wish);
      const opening = hubs.get(nodeUuid);
      if (opening) {
        const { hub, address } = await opening;
        await hub.setUpstream(upstream);
        return address;
      }
      const starting = start(nodeUuid, upstream, wish);
      hubs.set(nodeUuid, starting);
      try {
        return (await starting).address;
      } catch (error) {
        if (hubs.get(nodeUuid) === starting) hubs.delete(nodeUuid);
        throw error;
      }
    },

    async close(nodeUuid) {
      await programs.close(nodeUuid);
      const opening = hubs.get(nodeUuid);
      hubs.delete(nodeUuid);
      // One that did not open has nothing to close.
      const open = await opening?.catch(() => undefined);
      if (!open) return;
      if (running.get(nodeUuid) === open.hub) running.delete(nodeUuid);
      await open.listener.close();
      await open.hub.close();
    },

    async closeAll() {
      await Promise.all([...hubs.keys(), ...programs.nodes].map(serialHubs.close));
    },

    attach: async (nodeUuid, attachOptions) => hubOf(nodeUuid).attach(attachOptions),
    show: async (nodeUuid) => hubOf(nodeUuid).show(),
    output: async (nodeUuid, query) => (await keptOf(nodeUuid)).output(query),
    plainOutput: async (nodeUuid, query) => (await keptOf(nodeUuid)).plainOutput(query),
    sendBreak: async (nodeUuid) => hubOf(nodeUuid).sendBreak(),

    find(nodeUuid) {
      const hub = running.get(nodeUuid);
      return hub ? viewSerialHub(hub, { ...options, title: () => titleOf(nodeUuid) }, clock) : null;
    },

    log: async (nodeUuid) => (await keptOf(nodeUuid)).log(),

    async record(nodeUuid) {
      const hub = hubOf(nodeUuid);
      const name = `${new Date(clock.now()).toISOString().replace(/[:.]/g, "-")}-${deps.randomUuid().slice(0, 8)}.cast`;
      const recording = { ...size, name, title: await titleOf(nodeUuid), maxBytes: options.maxRecordingBytes };
      const storage = createLogFolder(join(options.recordingFolder, nodeUuid));
      return recordConsole(recording, {
        tap: () => hub.tap(),
        storage,
        clock,
        log: deps.log.child({ node: nodeUuid }),
      });
    },
  };
  return serialHubs;
}
