import type { Route } from "./route.ts";

/** nodes/<n>/states. */
export const STATES_ROUTES = {
  showStates: { method: "GET", path: "/v1/nodes/:node/states", since: 1, summary: "the states in brief" },
  setPower: { method: "PUT", path: "/v1/nodes/:node/states/power", since: 1, summary: "power, `target`, `timeout`" },
  showConsole: { method: "GET", path: "/v1/nodes/:node/states/console", since: 1, summary: "the console and its URL" },
  setConsole: { method: "PUT", path: "/v1/nodes/:node/states/console", since: 1, summary: "`enabled`" },
} as const satisfies Record<string, Route>;
