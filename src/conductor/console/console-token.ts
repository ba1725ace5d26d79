import type { Node } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { consoleToken, enabledConsole, NO_TOKEN, tokenKeys } from "./slot-keys.ts";

/** Mints the token of the node's one URL; returns it with the keys that keep it. */
export async function mintToken({ sessions, clock, options }: ConductorContext, nodeUuid: string) {
  const { token } = await sessions.mint({
    nodeUuid,
    kind: "graphical",
    mode: options.vncReadOnly ? "read-only" : "write",
  });
  return { token, keys: tokenKeys(token, clock.now()) };
}

/**
 * A token with at least half of its time to go: the node's own, renewed, while its ceiling allows it; then a new one.
 * An older token lives on until its own end, so nobody who is watching is cut. Null: the console went away meanwhile.
 */
export async function freshToken(context: ConductorContext, node: Readonly<Node>): Promise<string | null> {
  const { sessions, clock, options, store } = context;
  const current = consoleToken(node);
  const session = current === null ? null : await sessions.check(node.uuid, current);
  const expiresAt = session && (await sessions.renew(session.id));
  if (expiresAt !== null && expiresAt - clock.now() >= options.tokenTimeoutMs / 2) return current;

  const { token, keys } = await mintToken(context, node.uuid);
  const kept = await store.nodes.keep(node.uuid, keys);
  if (enabledConsole(kept, "graphical") !== null) return token;
  // No lock is held here: the console was stopped between the reading and the writing. Its end has to win.
  await sessions.revokeNode(node.uuid, "graphical");
  await store.nodes.keep(node.uuid, NO_TOKEN);
  return null;
}
