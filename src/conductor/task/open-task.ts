import { OutbandError } from "#/lib/errors/index.ts";
import type { Node } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import { Task } from "./task.ts";

/** Reads the node without locking it: for verbs that change nothing. `purpose` is for the log. */
export async function openShared(context: ConductorContext, uuid: string, purpose: string): Promise<Task> {
  refuseWhenStopping(context);
  return new Task(await context.store.nodes.get(uuid), { exclusive: false, purpose }, context);
}

/**
 * Locks the node, trying again a few times while another task holds it; then rejects with `NODE_LOCKED`, which names
 * the holder. `attempts` defaults to `[conductor] node_locked_retry_attempts`.
 */
export async function openExclusive(
  context: ConductorContext,
  uuid: string,
  purpose: string,
  attempts = context.options.nodeLockedRetryAttempts,
): Promise<Task> {
  for (let attempt = 1; ; attempt++) {
    refuseWhenStopping(context);
    const node = await tryReserve(context, uuid, attempt < attempts);
    if (node) return new Task(node, { exclusive: true, purpose }, context);
    await context.clock.sleep(context.options.nodeLockedRetryIntervalMs, context.signal);
  }
}

export function isNodeLocked(error: unknown): boolean {
  return error instanceof OutbandError && error.code === "NODE_LOCKED";
}

export function isNodeNotFound(error: unknown): boolean {
  return error instanceof OutbandError && error.code === "NODE_NOT_FOUND";
}

/** Null: locked by another, and worth another try. */
async function tryReserve(context: ConductorContext, uuid: string, mayTryAgain: boolean): Promise<Node | null> {
  try {
    return await context.store.nodes.reserve(uuid, context.options.hostname);
  } catch (error) {
    if (mayTryAgain && isNodeLocked(error)) return null;
    throw error;
  }
}

function refuseWhenStopping({ signal }: ConductorContext): void {
  if (signal.aborted) {
    throw new ConductorError("CONDUCTOR_STOPPING", "unavailable", "The conductor is stopping. Try again shortly.");
  }
}
