import { invalid, isNodeName, isUuid, type Route, routePath, SINCE, shown } from "#/contract/index.ts";
import type { Node } from "#/model/index.ts";
import type { Store } from "#/store/index.ts";
import { type Call, param } from "../../http/call.ts";
import { nodeNotFound } from "../../policy/access.ts";

/** The node that a path names, by uuid or, from 1.5, by name. */
export async function findNode(store: Store, call: Call): Promise<Node> {
  return call.node ?? (await findNodeByIdent(store, call, param(call, "node")));
}

/** Any node that a caller names, if the caller may see it. */
export async function findNodeByIdent(store: Store, call: Call, ident: string): Promise<Node> {
  const node = await findNodeUnasked(store, call, ident);
  call.access.requireSight(node, ident);
  return node;
}

/** The same for a public call: its action asks for something else, as the agent's token. */
export async function findNodeUnasked(store: Store, call: Call, ident: string): Promise<Node> {
  if (isUuid(ident)) return await store.nodes.get(ident.toLowerCase());
  if (!isNodeName(ident, SINCE.unreservedNames)) throw invalid(`Expected UUID or name for node: ${shown(ident)}`);
  if (call.version < SINCE.nodeNames) throw nodeNotFound(ident);
  return await store.nodes.get(ident);
}

/** The absolute address of something under the node, with the identifier the caller used. */
export function nodeLocation(call: Call, route: Route): string {
  return `${call.baseUrl}${routePath(route, { node: param(call, "node") })}`;
}
