import { MAX_VERSION } from "#/contract/index.ts";
import type { Node } from "#/model/index.ts";
import type { Call } from "../http/call.ts";
import { findNode } from "../ironic/v1/find-node.ts";
import type { ApiDeps } from "../options.ts";

/** What the resources of /outband/v1 work with. */
export type OutbandDeps = Pick<ApiDeps, "store" | "conductor" | "consoles" | "serial" | "clock" | "history">;

/** The same where pictures and recordings are kept. */
export type HistoryDeps = OutbandDeps & Required<Pick<ApiDeps, "history">>;

/** The node that a path names, by uuid or name: there are no microversions here. */
export function nodeOf({ store }: Pick<OutbandDeps, "store">, call: Call): Promise<Node> {
  return findNode(store, { ...call, version: MAX_VERSION });
}
