import { invalid, isJsonObject, ROUTES, shown } from "#/contract/index.ts";
import { NO_CONTENT, ok, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import type { ResourceDeps } from "./resource-deps.ts";

const EVENTS = ["network.bind_port", "network.delete_port", "network.unbind_port"];

/** Shards (1.82) and events (1.54). */
export function serveCluster(serve: Serve, { store }: ResourceDeps): void {
  serve(ROUTES.listShards, async (call) => {
    queryParameters(call, {});
    return ok({ shards: await store.nodes.shards() });
  });
  serve(ROUTES.postEvents, async (call) => {
    const events = isJsonObject(call.body) ? call.body.events : undefined;
    if (!Array.isArray(events) || events.length === 0)
      throw invalid('Schema error for evts: {"events": [...]} is expected');
    for (const event of events as unknown[]) {
      const name = isJsonObject(event) ? event.event : undefined;
      if (!EVENTS.some((one) => one === name)) {
        throw invalid(`Invalid event ${shown(name ?? "without a name")}: it must be one of ${EVENTS.join(", ")}`);
      }
    }
    // They are about ports of a network that is somebody else's: the noop network waits for none of them.
    return NO_CONTENT;
  });
}
