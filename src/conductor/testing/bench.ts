import { createConsoleSessions } from "#/console/session/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import type { Node, NodeCreateRequest } from "#/model/index.ts";
import { openMemoryStore, type Store } from "#/store/index.ts";
import { type Conductor, startConductor } from "../conductor.ts";
import { CONDUCTOR_DEFAULTS, type ConductorOptions } from "../options.ts";
import { createTestHardware, TestBmc } from "./test-hardware.ts";
import { TestHubs, testSerialHubs } from "./test-hubs.ts";

const TOKEN_TIMEOUT_MS = 600_000;
const CEILING_MS = 12 * 3_600_000;

/** Everything around a conductor. Conductors come and go on it; store, BMC and clock stay. */
export class Bench {
  readonly clock: ManualClock;
  readonly log = new MemoryLogger();
  readonly bmc = new TestBmc();
  readonly store: Store;
  readonly #conductors: Conductor[] = [];
  hubs = new TestHubs();
  serialHubs = testSerialHubs();

  constructor(clock: ManualClock, store: Store) {
    this.clock = clock;
    this.store = store;
  }

  get sessions() {
    return createConsoleSessions(
      { ttlMs: TOKEN_TIMEOUT_MS, ceilingMs: CEILING_MS },
      {
        store: this.store.consoleSessions,
        clock: this.clock,
        randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
        randomUuid: () => crypto.randomUUID(),
      },
    );
  }

  /** Power is not read in the background unless a test asks for it. */
  async start(options: Partial<ConductorOptions> = {}): Promise<Conductor> {
    const hardware = createTestHardware(this.bmc);
    const conductor = await startConductor(
      {
        ...CONDUCTOR_DEFAULTS,
        syncPowerStateIntervalMs: 0,
        hostname: "host-1",
        vncPublicUrl: "http://proxy:6090/vnc_lite.html",
        ...options,
      },
      {
        store: this.store,
        drivers: new Map([[hardware.name, hardware]]),
        hubs: this.hubs,
        serialHubs: this.serialHubs,
        sessions: this.sessions,
        clock: this.clock,
        log: this.log,
      },
    );
    this.#conductors.push(conductor);
    return conductor;
  }

  /** What `kill -9` leaves: the store and the BMC. The hubs' sockets are gone; the old conductor's promises never matter. */
  crash(): void {
    this.hubs = new TestHubs();
    this.serialHubs = testSerialHubs();
  }

  async createNode(conductor: Conductor, fields: Partial<NodeCreateRequest> = {}): Promise<Node> {
    return conductor.api.createNode({
      driver: "test-hardware",
      driverInfo: { test_address: "10.0.0.7", test_password: "hunter22" },
      ...fields,
    });
  }

  node(uuid: string): Promise<Node> {
    return this.store.nodes.get(uuid);
  }

  /** Waits, without moving the clock, until the node is as `check` wants it. */
  async until(uuid: string, check: (node: Node) => boolean): Promise<Node> {
    for (let i = 0; i < 500; i++) {
      const node = await this.node(uuid);
      if (check(node)) return node;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error(`node never got there: ${JSON.stringify(await this.node(uuid))}`);
  }

  /** Until nobody holds the node. */
  idle(uuid: string): Promise<Node> {
    return this.until(uuid, (node) => node.reservation === null);
  }

  /** Moves the clock in small steps while `work` goes on: for work that waits for locks. */
  async elapse<T>(work: Promise<T>, stepMs = 500): Promise<T> {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    work.then(mark, mark);
    for (let i = 0; i < 200 && !settled; i++) {
      await turns();
      if (!settled) await this.clock.advance(stepMs);
    }
    return work;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const conductor of this.#conductors) await this.elapse(conductor.stop(), 5_000);
    await this.store[Symbol.asyncDispose]();
  }
}

export async function openBench(): Promise<Bench> {
  const clock = new ManualClock();
  return new Bench(clock, await openMemoryStore({ clock }));
}

/** Lets everything that can go on without time go on. */
export async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}
