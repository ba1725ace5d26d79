import type { Route } from "./route.ts";

/** Hardware types. */
export const DRIVER_ROUTES = {
  listDrivers: { method: "GET", path: "/v1/drivers", since: 1, summary: "hardware types, `type`, `detail`, `fields`" },
  showDriver: { method: "GET", path: "/v1/drivers/:driver", since: 1, summary: "one hardware type" },
  driverProperties: {
    method: "GET",
    path: "/v1/drivers/:driver/properties",
    since: 1,
    summary: "what its driver_info may hold",
  },
} as const satisfies Record<string, Route>;
