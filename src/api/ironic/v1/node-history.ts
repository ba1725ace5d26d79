import {
  historyToWire,
  invalid,
  ROUTES,
  readBoolean,
  readString,
  readUuid,
  routePath,
  shown,
} from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { ok, param, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { findNode } from "./find-node.ts";
import { nextLink, PAGING_READERS, pageLimit, sortDirection } from "./paging.ts";
import type { ResourceDeps } from "./resource-deps.ts";

const SORT_KEYS = { created_at: "createdAt", event: "event", uuid: "uuid", severity: "severity" } as const;

/** nodes/<n>/history, from 1.78. */
export function serveNodeHistory(serve: Serve, { store, maxLimit }: ResourceDeps): void {
  serve(ROUTES.listHistory, async (call) => {
    const readers = { ...PAGING_READERS, marker: readUuid, sort_key: readString, detail: readBoolean };
    const { detail = false, ...page } = queryParameters(call, readers);
    const limit = pageLimit(page.limit, maxLimit);
    const key = page.sort_key ?? "created_at";
    if (!Object.hasOwn(SORT_KEYS, key))
      throw invalid(`The sort_key value ${shown(key)} is an invalid field for sorting`);
    const found = await store.nodeHistory.list({
      where: { nodeUuid: (await findNode(store, call)).uuid },
      sortKey: SORT_KEYS[key as keyof typeof SORT_KEYS],
      sortDirection: sortDirection(page.sort_dir),
      ...(page.marker === undefined ? {} : { marker: page.marker }),
      limit: limit + 1,
    });
    const history = found.slice(0, limit).map((entry) => historyToWire(entry, call.baseUrl, detail));
    const last = found[limit - 1];
    if (found.length <= limit || !last) return ok({ history });
    return ok({ history, next: nextLink(call, routePath(ROUTES.listHistory, call.params), limit, last.uuid) });
  });
  serve(ROUTES.showHistoryEntry, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    const entry = await store.nodeHistory.get(readUuid("history", param(call, "record")));
    // Ironic shows any node's entry here; whoever may see this node may not see that one.
    if (entry.nodeUuid !== uuid) {
      throw new OutbandError("RECORD_NOT_FOUND", "not-found", `Node history record ${entry.uuid} could not be found.`);
    }
    return ok(historyToWire(entry, call.baseUrl, true));
  });
}
