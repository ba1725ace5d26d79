import { invalid, isNodeName, isUuid, type Route, routePath, SINCE, shown } from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { Node } from "#/model/index.ts";
import type { Store } from "#/store/index.ts";
import { type Call, param } from "../../http/call.ts";

/** The node that a path names, by uuid or, from 1.5, by name. */
export function findNode(store: Store, call: Call): Promise<Node> {
  return findNodeByIdent(store, call, param(call, "node"));
}

export async function findNodeByIdent(store: Store, call: Call, ident: string): Promise<Node> {
  if (isUuid(ident)) return await store.nodes.get(ident.toLowerCase());
  if (!isNodeName(ident, SINCE.unreservedNames)) throw invalid(`Expected UUID or name for node: ${shown(ident)}`);
  if (call.version < SINCE.nodeNames) throw nodeNotFound(ident);
  return await store.nodes.get(ident);
}

function nodeNotFound(ident: string): OutbandError {
  return new OutbandError("NODE_NOT_FOUND", "not-found", `Node ${ident} could not be found.`);
}

/** The absolute address of something under the node, with the identifier the caller used. */
export function nodeLocation(call: Call, route: Route): string {
  return `${call.baseUrl}${routePath(route, { node: param(call, "node") })}`;
}
