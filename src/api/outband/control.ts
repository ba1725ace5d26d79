import type { ConsoleAction } from "#/console/interfaces/index.ts";
import { invalid, ROUTES, readString, readStringOrNull, shown } from "#/contract/index.ts";
import { type Call, namedParameters, ok } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { stateToWire } from "./consoles.ts";
import { nodeOf, type OutbandDeps } from "./outband-deps.ts";

const ACTIONS: readonly ConsoleAction["action"][] = ["ask", "withdraw", "give", "refuse", "take", "release"];

/** POST consoles/graphical/control: as an administrator, in anybody's place. */
export function serveControl(serve: Serve, deps: OutbandDeps): void {
  serve(ROUTES.controlConsole, async (call) => {
    const action = readAction(call);
    const { uuid } = await nodeOf(deps, call);
    return ok(stateToWire(await deps.consoles.act(uuid, action)));
  });
}

/** The body of a call for control, of either kind of console. */
export function readAction(call: Call): ConsoleAction {
  const given = namedParameters(call, { action: readActionName, viewer: readStringOrNull }, ["action"]);
  return { action: given.action, viewer: given.viewer ?? null };
}

function readActionName(name: string, value: unknown): ConsoleAction["action"] {
  const text = readString(name, value);
  const action = ACTIONS.find((one) => one === text);
  if (action) return action;
  throw invalid(`Invalid ${name}: ${shown(text)}; it is one of ${ACTIONS.join(", ")}`);
}
