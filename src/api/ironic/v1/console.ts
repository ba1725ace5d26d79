import { consoleToWire, ROUTES, readBoolean } from "#/contract/index.ts";
import { accepted, namedParameters, ok, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { findNode, nodeLocation } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** GET and PUT states/console: works in every version and every state. */
export function serveConsole(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.showConsole, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    return ok(consoleToWire(await conductor.getConsole(uuid)));
  });
  serve(ROUTES.setConsole, async (call) => {
    const { enabled } = namedParameters(call, { enabled: readBoolean }, ["enabled"]);
    const { uuid } = await findNode(store, call);
    await conductor.setConsole(uuid, enabled);
    return accepted(nodeLocation(call, ROUTES.showConsole));
  });
}
