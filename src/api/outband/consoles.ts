import type { GraphicalConsoleState, GraphicalViewer } from "#/console/interfaces/index.ts";
import { ROUTES } from "#/contract/index.ts";
import { ok, queryParameters } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { nodeOf, type OutbandDeps } from "./outband-deps.ts";

/** GET consoles/graphical: nothing in the answer lets anybody join. */
export function serveConsoles(serve: Serve, deps: OutbandDeps): void {
  serve(ROUTES.showGraphicalConsole, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    return ok(stateToWire(await deps.consoles.show(uuid)));
  });
}

export function stateToWire(state: GraphicalConsoleState): object {
  return { ...state, viewers: state.viewers.map(viewerToWire) };
}

function viewerToWire({ sessionId, since, idleSeconds, ...viewer }: GraphicalViewer): object {
  return { ...viewer, session: sessionId, since: new Date(since).toISOString(), idle_seconds: idleSeconds };
}
