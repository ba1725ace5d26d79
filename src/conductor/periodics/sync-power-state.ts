import { errorMessage } from "#/lib/errors/index.ts";
import { Limiter } from "#/lib/limiter/index.ts";
import type { Node, PowerState } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import {
  deadline,
  isNodeLocked,
  isNodeNotFound,
  openExclusive,
  openShared,
  recordFailure,
  type Task,
} from "../task/index.ts";

/** `[conductor] sync_power_state_workers`: BMCs read at once. */
const SYNC_WORKERS = 8;
/** One read; a BMC that hangs must not stop the round. */
const READ_TIMEOUT_MS = 30_000;

/** Nodes read in one go. */
const PAGE = 500;

const SYNC_FIELDS = [
  "uuid",
  "driver",
  "powerState",
  "targetPowerState",
  "provisionState",
  "maintenance",
  "fault",
  "reservation",
] as const;

type SyncedNode = Pick<Node, (typeof SYNC_FIELDS)[number]>;

export const POWER_FAILURE = "power failure";

/**
 * Keeps `power_state` true to the machine. A node whose power cannot be read several times in a row goes into maintenance
 * with the fault "power failure", and comes back by itself once it can.
 *
 * Ironic leaves nodes in `enroll` out. We read them as well, because a console is of use before a node is managed, but
 * a failure there has no consequence: nobody has said yet that the credentials are right.
 */
export class PowerSync {
  readonly #context: ConductorContext;
  /** Failed reads in a row, by node. */
  readonly #failures = new Map<string, number>();

  constructor(context: ConductorContext) {
    this.#context = context;
  }

  /** One round over all nodes, a page of them at a time: ten thousand at once would be a heap of a few hundred MiB. */
  async run(): Promise<void> {
    const { store, options, signal } = this.#context;
    const where = { conductorGroup: options.conductorGroup };
    const limiter = new Limiter(SYNC_WORKERS);
    let after: string | undefined;
    do {
      const marker = after === undefined ? {} : { marker: after };
      const page = await store.nodes
        .listMasked({ where, includeChildren: true, limit: PAGE, ...marker }, SYNC_FIELDS)
        .catch(emptyIfNotFound);
      const due = page.filter((node) => this.#isDue(node));
      await Promise.all(due.map((node) => limiter.run(async () => signal.aborted || this.#syncQuietly(node))));
      after = page.at(-1)?.uuid;
    } while (after !== undefined && !signal.aborted);
  }

  #isDue(node: SyncedNode): boolean {
    const watched = !node.maintenance || node.fault === POWER_FAILURE;
    const idle = node.reservation === null && node.targetPowerState === null;
    return watched && idle && this.#context.drivers.has(node.driver);
  }

  async #syncQuietly(node: SyncedNode): Promise<void> {
    try {
      await this.#sync(node);
    } catch (error) {
      // A verb got there first, or the node is gone: the next round sees.
      if (isNodeLocked(error) || isNodeNotFound(error) || this.#context.signal.aborted) return;
      this.#context.log.error("power state sync failed", { node: node.uuid, error });
    }
  }

  async #sync(node: SyncedNode): Promise<void> {
    const state = await this.#read(node);
    if (typeof state !== "string") return this.#failed(node, state.error);
    this.#failures.delete(node.uuid);
    if (node.fault === POWER_FAILURE) return this.#change(node, (task) => this.#recovered(task, state));
    if (state === node.powerState) return;
    await this.#change(node, async (task) => {
      await task.update({ powerState: state });
      if (node.powerState !== null)
        task.log.info("power state changed by itself", { from: node.powerState, to: state });
    });
  }

  async #read(node: SyncedNode): Promise<PowerState | { error: unknown }> {
    const { clock, signal } = this.#context;
    const task = await openShared(this.#context, node.uuid, "power state sync");
    using limit = deadline(clock, READ_TIMEOUT_MS, signal);
    try {
      await task.power.validate(task.forDriver(limit.signal));
      const state = await task.power.getPowerState(task.forDriver(limit.signal));
      return state === "error" ? { error: new Error("the BMC says that the power state is an error") } : state;
    } catch (error) {
      return { error };
    }
  }

  async #failed(node: SyncedNode, error: unknown): Promise<void> {
    const { options, signal, log } = this.#context;
    if (signal.aborted || node.fault === POWER_FAILURE || node.provisionState === "enroll") return;
    const failures = (this.#failures.get(node.uuid) ?? 0) + 1;
    this.#failures.set(node.uuid, failures);
    if (failures < options.powerStateSyncMaxRetries) {
      log.debug("power state could not be read", { node: node.uuid, failures, reason: errorMessage(error) });
      return;
    }
    this.#failures.delete(node.uuid);
    await this.#change(node, (task) =>
      recordFailure(task, error, {
        what: "power state sync",
        sentence: (reason) =>
          `During sync_power_state, max retries exceeded for node ${node.uuid}, node state error does not match ` +
          `expected state '${node.powerState ?? "None"}'. Updating DB state to 'error' Switching node to maintenance ` +
          `mode. Error: ${reason}`,
        change: (sentence) => ({
          powerState: "error",
          maintenance: true,
          maintenanceReason: sentence,
          fault: POWER_FAILURE,
        }),
        stopping: false,
      }),
    );
  }

  async #recovered(task: Task, powerState: PowerState): Promise<void> {
    // Somebody may have looked into it meanwhile; then it is theirs.
    if (task.node.fault !== POWER_FAILURE) return;
    await task.update({ powerState, maintenance: false, maintenanceReason: null, fault: null, lastError: null });
    task.log.info("power failure is over, maintenance ends", { powerState });
  }

  /** Under the lock, and only if no verb has changed the power meanwhile. */
  async #change(seen: SyncedNode, change: (task: Task) => Promise<void>): Promise<void> {
    await using task = await openExclusive(this.#context, seen.uuid, "power state sync");
    const { powerState, targetPowerState } = task.node;
    if (powerState === seen.powerState && targetPowerState === null) await change(task);
  }
}

/** The node that the last page ended with has been deleted meanwhile: the rest waits for the next round. */
function emptyIfNotFound(error: unknown): SyncedNode[] {
  if (isNodeNotFound(error)) return [];
  throw error;
}
