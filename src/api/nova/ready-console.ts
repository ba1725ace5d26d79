import type { ConsoleTypeRow } from "#/contract/index.ts";
import { errorMessage, OutbandError } from "#/lib/errors/index.ts";
import type { Node } from "#/model/index.ts";
import { ApiError } from "../errors.ts";
import type { NovaDeps } from "./nova-deps.ts";

/** As long as Nova waits for Ironic (`[ironic] vnc_console_state_timeout`). */
export const WAIT_MS = 60_000;
const POLL_MS = 200;

type ReadyDeps = Pick<NovaDeps, "store" | "conductor" | "clock" | "log">;

/**
 * Resolves when the node's console runs; enables it first where it is off. Rejects with Nova's 400 when the node has no
 * such console, with `conflict` when it could not be started, and with `unavailable` when it took too long.
 */
export async function readyConsole(
  deps: ReadyDeps,
  node: Node,
  { kind, type }: ConsoleTypeRow,
  signal: AbortSignal,
): Promise<void> {
  if (kind !== "graphical") throw consoleTypeUnavailable(type);
  try {
    if (!node.consoleEnabled) await enable(deps, node.uuid, signal);
    const { info } = await deps.conductor.getConsole(node.uuid);
    if (info?.type !== "vnc") throw consoleTypeUnavailable(type);
  } catch (error) {
    if (!cannot(error)) throw error;
    // Nova's text has no room for the reason, which may be one for administrators only.
    deps.log.info("console type unavailable", { node: node.uuid, type, reason: errorMessage(error) });
    throw consoleTypeUnavailable(type);
  }
}

async function enable({ store, conductor, clock }: ReadyDeps, uuid: string, signal: AbortSignal): Promise<void> {
  const deadline = clock.monotonic() + WAIT_MS;
  let asked = false;
  for (;;) {
    const { consoleEnabled, reservation } = await store.nodes.get(uuid);
    if (consoleEnabled) return;
    if (reservation === null && asked) throw didNotStart(uuid);
    if (reservation === null) asked = await accepted(conductor.setConsole(uuid, true));
    else if (clock.monotonic() >= deadline) throw asked ? tookTooLong(uuid) : locked(uuid);
    await clock.sleep(POLL_MS, signal);
  }
}

/** False when somebody else has the node's lock: perhaps to do the same. */
async function accepted(verb: Promise<void>): Promise<boolean> {
  try {
    await verb;
    return true;
  } catch (error) {
    if (error instanceof OutbandError && error.code === "NODE_LOCKED") return false;
    throw error;
  }
}

/** The hardware type has no such console, or the node lacks what it needs. */
function cannot(error: unknown): boolean {
  return error instanceof OutbandError && (error.category === "invalid" || error.category === "unsupported");
}

export function consoleTypeUnavailable(type: string): ApiError {
  return new ApiError("CONSOLE_TYPE_UNAVAILABLE", "invalid", `Unavailable console type ${type}.`);
}

function didNotStart(uuid: string): ApiError {
  const text = `The console of node ${uuid} could not be started: its last_error says why.`;
  return new ApiError("CONSOLE_NOT_STARTED", "conflict", text);
}

function locked(uuid: string): ApiError {
  const text = `Node ${uuid} is busy with something else, so its console cannot be started: please retry later.`;
  return new ApiError("CONSOLE_NOT_STARTED", "conflict", text);
}

function tookTooLong(uuid: string): ApiError {
  const text = `The console of node ${uuid} is still being started after ${WAIT_MS / 1000} s: please retry later.`;
  return new ApiError("CONSOLE_NOT_READY", "unavailable", text);
}
