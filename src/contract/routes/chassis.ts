import type { Route } from "./route.ts";

/** Chassis. */
export const CHASSIS_ROUTES = {
  listChassis: { method: "GET", path: "/v1/chassis", since: 1, summary: "chassis: filters, `fields`, paging, sorting" },
  listChassisDetail: { method: "GET", path: "/v1/chassis/detail", since: 1, summary: "the same with every field" },
  createChassis: { method: "POST", path: "/v1/chassis", since: 1, summary: "create a chassis" },
  showChassis: { method: "GET", path: "/v1/chassis/:chassis", since: 1, summary: "one chassis" },
  updateChassis: { method: "PATCH", path: "/v1/chassis/:chassis", since: 1, summary: "change it with a JSON patch" },
  deleteChassis: { method: "DELETE", path: "/v1/chassis/:chassis", since: 1, summary: "delete it" },
  listChassisNodes: { method: "GET", path: "/v1/chassis/:chassis/nodes", since: 1, summary: "the nodes in a chassis" },
  listChassisNodesDetail: {
    method: "GET",
    path: "/v1/chassis/:chassis/nodes/detail",
    since: 1,
    summary: "the same with every field",
  },
} as const satisfies Record<string, Route>;
