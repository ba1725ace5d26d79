import { ROUTES, statesToWire } from "#/contract/index.ts";
import { ok, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { findNode } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

export function serveStates(serve: Serve, { store }: ResourceDeps): void {
  serve(ROUTES.showStates, async (call) => {
    queryParameters(call, {});
    return ok(statesToWire(await findNode(store, call), call.version));
  });
}
