import { SINCE } from "../microversion.ts";
import type { Route } from "./route.ts";

/** What a deploy ramdisk calls, without a credential. */
export const RAMDISK_ROUTES = {
  lookup: {
    method: "GET",
    path: "/v1/lookup",
    since: SINCE.ramdisk,
    summary: "a ramdisk's node, `addresses`, `node_uuid`",
    policy: "public",
  },
  heartbeat: {
    method: "POST",
    path: "/v1/heartbeat/:node",
    since: SINCE.ramdisk,
    summary: "a ramdisk is alive: `callback_url`, `agent_token`",
    policy: "public",
  },
} as const satisfies Record<string, Route>;
