import { ROUTES, readString } from "#/contract/index.ts";
import { namedParameters, ok, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { findNode, findNodeByIdent } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** What each interface says about the node's driver_info. */
export function serveValidate(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.validateNode, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    return ok(await conductor.validateNode(uuid));
  });
  serve(ROUTES.validateNodeQuery, async (call) => {
    const { node } = namedParameters(call, { node: readString }, ["node"]);
    const found = await findNodeByIdent(store, call, node);
    call.access.requireNode("baremetal:node:validate", found);
    const { uuid } = found;
    return ok(await conductor.validateNode(uuid));
  });
}
