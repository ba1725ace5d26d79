import type { GraphicalHubs, HubAddress } from "#/console/interfaces/index.ts";
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
export function createGraphicalHubs(options: GraphicalHubsOptions, deps: GraphicalHubsDeps): GraphicalHubs {
  const hubs = new Map<string, Promise<OpenHub>>();

  async function start(nodeUuid: string, upstream: GraphicalUpstream, port: number): Promise<OpenHub> {
    const hubOptions = { lingerMs: LINGER_MS, maxViewers: MAX_VIEWERS, ...options, nodeUuid };
    const log = deps.log.child({ node: nodeUuid });
    const hub = new GraphicalHub(hubOptions, upstream, { random: Math.random, ...deps, log });
    return { hub, address: await hub.listen(port) };
  }

  async function close(nodeUuid: string): Promise<void> {
    const opening = hubs.get(nodeUuid);
    hubs.delete(nodeUuid);
    // One that did not open has nothing to close.
    const open = await opening?.catch(() => undefined);
    await open?.hub.close();
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
    async closeAll() {
      await Promise.all([...hubs.keys()].map(close));
    },
  };
}
