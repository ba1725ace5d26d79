import type { ConsoleTypeRow } from "#/contract/index.ts";
import { errorMessage, OutbandError } from "#/lib/errors/index.ts";
import type { ConsoleKind, Node } from "#/model/index.ts";
import { ApiError } from "../errors.ts";
import type { NovaDeps } from "./nova-deps.ts";

/** As long as Nova waits for Ironic (`[ironic] vnc_console_state_timeout`). */
export const WAIT_MS = 60_000;
const POLL_MS = 200;

type ReadyDeps = Pick<NovaDeps, "store" | "conductor" | "clock" | "log">;

/**
 * Resolves with its kind when the node's console runs; enables it first where it is off. Rejects with Nova's 400 when the node has no
 * such console, with `conflict` when it could not be started, and with `unavailable` when it took too long.
 */
export async function readyConsole(
  deps: ReadyDeps,
  { uuid }: Node,
  { kind, type }: ConsoleTypeRow,
  signal: AbortSignal,
): Promise<ConsoleKind> {
  if (kind === null) throw consoleTypeUnavailable(type);
  try {
    const slot = await slotOf(deps, uuid, kind);
    if (!slot) throw consoleTypeUnavailable(type);
    if (!slot.enabled) await enable(deps, uuid, kind, signal);
    return kind;
  } catch (error) {
    if (!cannot(error)) throw error;
    // Nova's text has no room for the reason, which may be one for administrators only.
    deps.log.info("console type unavailable", { node: uuid, type, reason: errorMessage(error) });
    throw consoleTypeUnavailable(type);
  }
}

async function enable(deps: ReadyDeps, uuid: string, kind: ConsoleKind, signal: AbortSignal): Promise<void> {
  const { store, conductor, clock } = deps;
  const deadline = clock.monotonic() + WAIT_MS;
  let asked = false;
  for (;;) {
    const { reservation } = await store.nodes.get(uuid);
    if ((await slotOf(deps, uuid, kind))?.enabled) return;
    if (reservation === null && asked) throw didNotStart(uuid);
    if (reservation === null) asked = await accepted(conductor.setConsole(uuid, true, kind));
    else if (clock.monotonic() >= deadline) throw asked ? tookTooLong(uuid) : locked(uuid);
    await clock.sleep(POLL_MS, signal);
  }
}

async function slotOf({ conductor }: ReadyDeps, uuid: string, kind: ConsoleKind) {
  return (await conductor.listConsoles(uuid)).find((slot) => slot.kind === kind);
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
