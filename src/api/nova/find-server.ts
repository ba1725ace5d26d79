import { isNodeName, isUuid, SINCE, shown } from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { Node } from "#/model/index.ts";
import type { Store } from "#/store/index.ts";
import { type Call, param } from "../http/call.ts";

/**
 * The node that a path names: by its instance's uuid, its own, its own name or its instance's. Nova takes uuids only,
 * and a name costs its clients a list first; here both are found at once.
 */
export async function findServer(store: Store, call: Call): Promise<Node> {
  return call.node ?? (await findServerByIdent(store, param(call, "server")));
}

export async function findServerByIdent(store: Store, ident: string): Promise<Node> {
  const found = isUuid(ident) ? await byUuid(store, ident.toLowerCase()) : await byName(store, ident);
  if (found) return found;
  throw instanceNotFound(ident);
}

export function instanceNotFound(ident: string): OutbandError {
  return new OutbandError("INSTANCE_NOT_FOUND", "not-found", `Instance ${shown(ident)} could not be found.`);
}

async function byUuid(store: Store, uuid: string): Promise<Node | null> {
  const [node] = await store.nodes.list({ where: { instanceUuid: uuid }, includeChildren: true, limit: 1 });
  return node ?? (await nodeOrNull(store, uuid));
}

/** An instance's name need not be the only one of its kind; then only a uuid will do. */
async function byName(store: Store, name: string): Promise<Node | null> {
  if (!isNodeName(name, SINCE.unreservedNames)) return null;
  const node = await nodeOrNull(store, name);
  if (node) return node;
  const named = await store.nodes.list({ where: { instanceName: name }, includeChildren: true, limit: 2 });
  return named.length === 1 ? (named[0] ?? null) : null;
}

function nodeOrNull(store: Store, ident: string): Promise<Node | null> {
  return store.nodes.get(ident).catch((error: unknown) => {
    if (error instanceof OutbandError && error.category === "not-found") return null;
    throw error;
  });
}
