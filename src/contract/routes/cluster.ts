import { SINCE } from "../microversion.ts";
import type { Route } from "./route.ts";

/** What concerns no single node. */
export const CLUSTER_ROUTES = {
  listShards: {
    method: "GET",
    path: "/v1/shards",
    since: SINCE.shards,
    summary: "shards and how many nodes each has",
    policy: "baremetal:shards:get",
  },
  postEvents: {
    method: "POST",
    path: "/v1/events",
    since: SINCE.events,
    summary: "what Neutron reports: `events`",
    policy: "baremetal:events:post",
  },
} as const satisfies Record<string, Route>;
