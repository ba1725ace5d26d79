import type { GraphicalHubs, HubAddress } from "#/console/interfaces/index.ts";
import type { ConductorDeps } from "../options.ts";

/** Hubs of either kind that only remember which are open. */
export class TestHubs implements GraphicalHubs {
  readonly addresses = new Map<string, HubAddress>();
  fault: Error | null = null;
  #nextPort: number;

  constructor(firstPort = 5900) {
    this.#nextPort = firstPort;
  }

  async open(nodeUuid: string, _upstream: unknown, wish: { port?: number } = {}): Promise<HubAddress> {
    if (this.fault) throw this.fault;
    const address = { host: "127.0.0.1", port: wish.port ?? this.#nextPort++ };
    this.addresses.set(nodeUuid, address);
    return address;
  }

  async close(nodeUuid: string): Promise<void> {
    this.addresses.delete(nodeUuid);
  }

  async closeAll(): Promise<void> {
    this.addresses.clear();
  }
}

export function testSerialHubs(): TestHubs & ConductorDeps["serialHubs"] {
  return new TestHubs(10_000);
}
