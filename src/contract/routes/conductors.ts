import { SINCE } from "../microversion.ts";
import type { Route } from "./route.ts";

/** Conductors. */
export const CONDUCTOR_ROUTES = {
  listConductors: {
    method: "GET",
    path: "/v1/conductors",
    since: SINCE.conductors,
    summary: "conductors",
    policy: "baremetal:conductor:get",
  },
  showConductor: {
    method: "GET",
    path: "/v1/conductors/:hostname",
    since: SINCE.conductors,
    summary: "one conductor",
    policy: "baremetal:conductor:get",
  },
} as const satisfies Record<string, Route>;
