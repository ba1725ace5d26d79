import { SINCE } from "../microversion.ts";
import type { Route } from "./route.ts";

/** Ports and port groups. */
export const PORT_ROUTES = {
  listPorts: { method: "GET", path: "/v1/ports", since: 1, summary: "ports: filters, `fields`, paging, sorting" },
  listPortsDetail: { method: "GET", path: "/v1/ports/detail", since: 1, summary: "the same with every field" },
  createPort: { method: "POST", path: "/v1/ports", since: 1, summary: "create a port of a node" },
  showPort: { method: "GET", path: "/v1/ports/:port", since: 1, summary: "one port" },
  updatePort: { method: "PATCH", path: "/v1/ports/:port", since: 1, summary: "change it with a JSON patch" },
  deletePort: { method: "DELETE", path: "/v1/ports/:port", since: 1, summary: "delete it" },
  listNodePorts: { method: "GET", path: "/v1/nodes/:node/ports", since: 1, summary: "a node's ports" },
  listNodePortsDetail: {
    method: "GET",
    path: "/v1/nodes/:node/ports/detail",
    since: 1,
    summary: "the same with every field",
  },
  listPortgroups: {
    method: "GET",
    path: "/v1/portgroups",
    since: SINCE.portgroups,
    summary: "port groups: filters, `fields`, paging, sorting",
  },
  listPortgroupsDetail: {
    method: "GET",
    path: "/v1/portgroups/detail",
    since: SINCE.portgroups,
    summary: "the same with every field",
  },
  createPortgroup: {
    method: "POST",
    path: "/v1/portgroups",
    since: SINCE.portgroups,
    summary: "create a port group of a node",
  },
  showPortgroup: {
    method: "GET",
    path: "/v1/portgroups/:portgroup",
    since: SINCE.portgroups,
    summary: "one port group",
  },
  updatePortgroup: {
    method: "PATCH",
    path: "/v1/portgroups/:portgroup",
    since: SINCE.portgroups,
    summary: "change it with a JSON patch",
  },
  deletePortgroup: {
    method: "DELETE",
    path: "/v1/portgroups/:portgroup",
    since: SINCE.portgroups,
    summary: "delete it",
  },
  listPortgroupPorts: {
    method: "GET",
    path: "/v1/portgroups/:portgroup/ports",
    since: SINCE.portgroupsOfNodes,
    summary: "a port group's ports",
  },
  listPortgroupPortsDetail: {
    method: "GET",
    path: "/v1/portgroups/:portgroup/ports/detail",
    since: SINCE.portgroupsOfNodes,
    summary: "the same with every field",
  },
  listNodePortgroups: {
    method: "GET",
    path: "/v1/nodes/:node/portgroups",
    since: SINCE.portgroupsOfNodes,
    summary: "a node's port groups",
  },
  listNodePortgroupsDetail: {
    method: "GET",
    path: "/v1/nodes/:node/portgroups/detail",
    since: SINCE.portgroupsOfNodes,
    summary: "the same with every field",
  },
} as const satisfies Record<string, Route>;
