import { ManualClock } from "#/lib/time/index.ts";
import type { NewNode, Node } from "#/model/index.ts";
import type { NodeQuery, Store } from "../store.ts";

/** When every test begins. */
export const START = Date.UTC(2026, 0, 1);
export const HEARTBEAT_TIMEOUT_MS = 60_000;

export interface StoreContractOptions {
  readonly clock: ManualClock;
  readonly heartbeatTimeoutMs: number;
}

/** A fresh store for each test, and what tests do with it all the time. */
export class ContractContext {
  #store: Store | null = null;
  #clock = new ManualClock(START);

  async open(open: (options: StoreContractOptions) => Promise<Store>): Promise<void> {
    this.#clock = new ManualClock(START);
    this.#store = await open({ clock: this.#clock, heartbeatTimeoutMs: HEARTBEAT_TIMEOUT_MS });
  }

  get store(): Store {
    if (!this.#store) throw new Error("the store has not been opened");
    return this.#store;
  }

  get clock(): ManualClock {
    return this.#clock;
  }

  create(given: Partial<NewNode> = {}): Promise<Node> {
    return this.store.nodes.create({ driver: "fake-hardware", ...given });
  }

  async names(query: NodeQuery): Promise<(string | null)[]> {
    return (await this.store.nodes.list(query)).map((node) => node.name);
  }
}
