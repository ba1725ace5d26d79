import type { Route } from "./route.ts";

/** Nodes. */
export const NODE_ROUTES = {
  listNodes: { method: "GET", path: "/v1/nodes", since: 1, summary: "nodes: filters, `fields`, paging, sorting" },
  listNodesDetail: { method: "GET", path: "/v1/nodes/detail", since: 1, summary: "the same with every field" },
  createNode: { method: "POST", path: "/v1/nodes", since: 1, summary: "enrol a node" },
  showNode: { method: "GET", path: "/v1/nodes/:node", since: 1, summary: "one node" },
  updateNode: { method: "PATCH", path: "/v1/nodes/:node", since: 1, summary: "change a node with a JSON patch" },
  deleteNode: { method: "DELETE", path: "/v1/nodes/:node", since: 1, summary: "forget a node" },
  validateNodeQuery: { method: "GET", path: "/v1/nodes/validate", since: 1, summary: "validate, `?node=`" },
  validateNode: { method: "GET", path: "/v1/nodes/:node/validate", since: 1, summary: "what each interface misses" },
  setMaintenance: {
    method: "PUT",
    path: "/v1/nodes/:node/maintenance",
    since: 1,
    summary: "into maintenance, `reason`",
  },
  unsetMaintenance: { method: "DELETE", path: "/v1/nodes/:node/maintenance", since: 1, summary: "out of maintenance" },
} as const satisfies Record<string, Route>;
