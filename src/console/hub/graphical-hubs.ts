import type { GraphicalHubs, HubAddress, HubScreens } from "#/console/interfaces/index.ts";
import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { RfbServerDeps } from "#/protocols/rfb/index.ts";
import { GraphicalHub, type HubListen } from "./graphical-hub.ts";
import type { RetryOptions } from "./retry-delay.ts";

export interface GraphicalHubsOptions {
  /** Where the hubs listen: loopback, unless the operator names a network. */
  readonly listenHost: string;
  readonly readOnly: boolean;
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
  /** From 0 to 1, for jitter. */
  readonly random?: () => number;
}

const LINGER_MS = 5000;
const MAX_VIEWERS = 200;

interface OpenHub {
  readonly hub: GraphicalHub;
  readonly address: HubAddress;
}

/** The hubs of this conductor. A hub listens from `open` to `close`; it holds a session with the BMC while watched. */
export function createGraphicalHubs(
  options: GraphicalHubsOptions,
  deps: GraphicalHubsDeps,
): GraphicalHubs & HubScreens {
  const hubs = new Map<string, Promise<OpenHub>>();
  /** Those that listen. */
  const open = new Map<string, GraphicalHub>();
  const listeners = new Set<(nodeUuid: string) => void>();

  async function start(nodeUuid: string, upstream: GraphicalUpstream, port: number): Promise<OpenHub> {
    const hubOptions = { lingerMs: LINGER_MS, maxViewers: MAX_VIEWERS, ...options, nodeUuid };
    const log = deps.log.child({ node: nodeUuid });
    const hub = new GraphicalHub(hubOptions, upstream, { random: Math.random, ...deps, log });
    const address = await hub.listen(port);
    open.set(nodeUuid, hub);
    for (const listener of listeners) listener(nodeUuid);
    return { hub, address };
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
  };
}
