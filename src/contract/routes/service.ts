import type { Route } from "./route.ts";

/** The service itself. */
export const SERVICE_ROUTES = {
  root: { method: "GET", path: "/", since: 1, summary: "versions this service speaks", policy: "public" },
  v1: { method: "GET", path: "/v1", since: 1, summary: "what version 1 has", policy: "public" },
  healthcheck: {
    method: "GET",
    path: "/healthcheck",
    since: 1,
    summary: "alive, and the database answers",
    policy: "public",
  },
} as const satisfies Record<string, Route>;
