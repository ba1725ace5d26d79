import type { ControlledHub, ControlRules } from "#/console/control/index.ts";
import type { GraphicalHubs, HubAddresses, HubScreens } from "#/console/interfaces/index.ts";
import type { ViewedConsole, ViewerPort } from "#/console/viewer-port/index.ts";
import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { RfbServerDeps, RfbServerSecurity } from "#/protocols/rfb/index.ts";
import { CLIPBOARD_POLICY, type ClipboardPolicy } from "./clipboard-policy.ts";
import { GraphicalHub, type HubListen } from "./graphical-hub.ts";
import type { RetryOptions } from "./retry-delay.ts";

export interface GraphicalHubsOptions {
  /** Where the hubs listen: loopback, unless the operator names a network. */
  readonly listenHost: string;
  /** What the hubs' own ports ask of viewers. Absent: nothing, which is for loopback. */
  readonly security?: RfbServerSecurity;
  readonly readOnly: boolean;
  /** Default true: what Nova's and Ironic's own proxies need. */
  readonly anonymousWrite?: boolean;
  readonly control?: Partial<ControlRules>;
  readonly clipboard?: Partial<ClipboardPolicy>;
  readonly lingerMs?: number;
  /** Connections to one hub at a time. */
  readonly maxViewers?: number;
  readonly retry?: RetryOptions;
}

export interface GraphicalHubsDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly rfb: RfbServerDeps;
  /** `listenTcp` of transports. */
  readonly listen: HubListen;
  /** Where viewers come with a token. Absent: nowhere. */
  readonly viewerPort?: Pick<ViewerPort, "address">;
  /** From 0 to 1, for jitter. */
  readonly random?: () => number;
  /** What viewers are shown as the node's name; rejects never. Absent: its uuid. */
  readonly titleOf?: (nodeUuid: string) => Promise<string>;
}

const CONTROL: ControlRules = { idleMs: 60_000, graceMs: 5_000, takeOver: false };

const LINGER_MS = 5000;
const MAX_VIEWERS = 200;

interface OpenHub {
  readonly hub: GraphicalHub;
  readonly address: HubAddresses;
}

/** The hubs of this conductor. A hub listens from `open` to `close`; it holds a session with the BMC while watched. */
export function createGraphicalHubs(
  options: GraphicalHubsOptions,
  deps: GraphicalHubsDeps,
): GraphicalHubs & HubScreens & { find(nodeUuid: string): (ControlledHub & ViewedConsole) | null } {
  const hubs = new Map<string, Promise<OpenHub>>();
  /** Those that listen. */
  const open = new Map<string, GraphicalHub>();
  const listeners = new Set<(nodeUuid: string) => void>();
  const { log } = deps;

  async function start(nodeUuid: string, upstream: GraphicalUpstream, port: number): Promise<OpenHub> {
    const { anonymousWrite = true, lingerMs = LINGER_MS, maxViewers = MAX_VIEWERS } = options;
    const rules = {
      control: { ...CONTROL, ...options.control },
      clipboard: { ...CLIPBOARD_POLICY, ...options.clipboard },
    };
    const hub = new GraphicalHub({ ...options, ...rules, nodeUuid, anonymousWrite, lingerMs, maxViewers }, upstream, {
      random: Math.random,
      ...deps,
      log: log.child({ node: nodeUuid }),
    });
    const viewers = await deps.viewerPort?.address();
    const address = await hub.listen(port);
    open.set(nodeUuid, hub);
    for (const listener of listeners) listener(nodeUuid);
    return { hub, address: viewers ? { ...address, viewers } : address };
  }

  async function close(nodeUuid: string): Promise<void> {
    const opening = hubs.get(nodeUuid);
    hubs.delete(nodeUuid);
    // One that did not open has nothing to close.
    const { hub } = (await opening?.catch(() => undefined)) ?? {};
    if (hub && open.get(nodeUuid) === hub) open.delete(nodeUuid);
    await hub?.close();
  }

  return {
    async open(nodeUuid, upstream, wish) {
      const running = hubs.get(nodeUuid);
      if (running) {
        const { hub, address } = await running;
        await hub.setUpstream(upstream);
        return address;
      }
      const starting = start(nodeUuid, upstream, wish?.port ?? 0);
      hubs.set(nodeUuid, starting);
      try {
        return (await starting).address;
      } catch (error) {
        if (hubs.get(nodeUuid) === starting) hubs.delete(nodeUuid);
        throw error;
      }
    },
    close,
    attach: (nodeUuid, as) => open.get(nodeUuid)?.attach(as) ?? null,
    onOpen(listener) {
      listeners.add(listener);
      for (const nodeUuid of open.keys()) listener(nodeUuid);
      return { [Symbol.dispose]: () => listeners.delete(listener) };
    },
    async closeAll() {
      await Promise.all([...hubs.keys()].map(close));
    },
    find: (nodeUuid) => open.get(nodeUuid) ?? null,
  };
}
