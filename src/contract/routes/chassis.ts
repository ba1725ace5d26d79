import type { Route } from "./route.ts";

/** Chassis. */
export const CHASSIS_ROUTES = {
  listChassis: {
    method: "GET",
    path: "/v1/chassis",
    since: 1,
    summary: "chassis: filters, `fields`, paging, sorting",
    policy: "baremetal:chassis:get",
  },
  listChassisDetail: {
    method: "GET",
    path: "/v1/chassis/detail",
    since: 1,
    summary: "the same with every field",
    policy: "baremetal:chassis:get",
  },
  createChassis: {
    method: "POST",
    path: "/v1/chassis",
    since: 1,
    summary: "create a chassis",
    policy: "baremetal:chassis:create",
  },
  showChassis: {
    method: "GET",
    path: "/v1/chassis/:chassis",
    since: 1,
    summary: "one chassis",
    policy: "baremetal:chassis:get",
  },
  updateChassis: {
    method: "PATCH",
    path: "/v1/chassis/:chassis",
    since: 1,
    summary: "change it with a JSON patch",
    policy: "baremetal:chassis:update",
  },
  deleteChassis: {
    method: "DELETE",
    path: "/v1/chassis/:chassis",
    since: 1,
    summary: "delete it",
    policy: "baremetal:chassis:delete",
  },
  listChassisNodes: {
    method: "GET",
    path: "/v1/chassis/:chassis/nodes",
    since: 1,
    summary: "the nodes in a chassis",
    policy: "baremetal:chassis:get",
  },
  listChassisNodesDetail: {
    method: "GET",
    path: "/v1/chassis/:chassis/nodes/detail",
    since: 1,
    summary: "the same with every field",
    policy: "baremetal:chassis:get",
  },
} as const satisfies Record<string, Route>;
