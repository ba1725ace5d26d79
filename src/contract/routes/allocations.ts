import { SINCE } from "../microversion.ts";
import type { Route } from "./route.ts";

/** Allocations. */
export const ALLOCATION_ROUTES = {
  listAllocations: {
    method: "GET",
    path: "/v1/allocations",
    since: SINCE.allocations,
    summary: "allocations: filters, `fields`, paging, sorting",
    policy: "baremetal:allocation:list_all",
    own: "baremetal:allocation:list",
  },
  createAllocation: {
    method: "POST",
    path: "/v1/allocations",
    since: SINCE.allocations,
    tooOld: 405,
    summary: "find a node by `resource_class`, `traits`, `candidate_nodes`",
    policy: "baremetal:allocation:create",
  },
  showAllocation: {
    method: "GET",
    path: "/v1/allocations/:allocation",
    since: SINCE.allocations,
    summary: "one allocation",
    policy: "baremetal:allocation:get",
  },
  updateAllocation: {
    method: "PATCH",
    path: "/v1/allocations/:allocation",
    since: SINCE.allocationUpdate,
    tooOld: 405,
    summary: "change it with a JSON patch",
    policy: "baremetal:allocation:update",
  },
  deleteAllocation: {
    method: "DELETE",
    path: "/v1/allocations/:allocation",
    since: SINCE.allocations,
    tooOld: 405,
    summary: "delete it",
    policy: "baremetal:allocation:delete",
  },
  showNodeAllocation: {
    method: "GET",
    path: "/v1/nodes/:node/allocation",
    since: SINCE.allocations,
    summary: "a node's allocation",
    policy: "baremetal:allocation:get",
    own: "baremetal:node:get",
    asks: true,
  },
  deleteNodeAllocation: {
    method: "DELETE",
    path: "/v1/nodes/:node/allocation",
    since: SINCE.allocations,
    tooOld: 405,
    summary: "delete it",
    policy: "baremetal:allocation:delete",
    own: "baremetal:node:get",
    asks: true,
  },
} as const satisfies Record<string, Route>;
