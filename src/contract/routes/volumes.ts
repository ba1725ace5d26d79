import { SINCE } from "../microversion.ts";
import type { Route } from "./route.ts";

/** Volume connectors and targets. */
export const VOLUME_ROUTES = {
  showVolume: { method: "GET", path: "/v1/volume", since: SINCE.volume, summary: "where connectors and targets are" },
  listVolumeConnectors: {
    method: "GET",
    path: "/v1/volume/connectors",
    since: SINCE.volume,
    summary: "volume connectors: filters, `fields`, paging, sorting",
  },
  createVolumeConnector: {
    method: "POST",
    path: "/v1/volume/connectors",
    since: SINCE.volume,
    summary: "create a connector of a node",
  },
  showVolumeConnector: {
    method: "GET",
    path: "/v1/volume/connectors/:connector",
    since: SINCE.volume,
    summary: "one connector",
  },
  updateVolumeConnector: {
    method: "PATCH",
    path: "/v1/volume/connectors/:connector",
    since: SINCE.volume,
    summary: "change it with a JSON patch",
  },
  deleteVolumeConnector: {
    method: "DELETE",
    path: "/v1/volume/connectors/:connector",
    since: SINCE.volume,
    summary: "delete it",
  },
  listVolumeTargets: {
    method: "GET",
    path: "/v1/volume/targets",
    since: SINCE.volume,
    summary: "volume targets: filters, `fields`, paging, sorting",
  },
  createVolumeTarget: {
    method: "POST",
    path: "/v1/volume/targets",
    since: SINCE.volume,
    summary: "create a target of a node",
  },
  showVolumeTarget: { method: "GET", path: "/v1/volume/targets/:target", since: SINCE.volume, summary: "one target" },
  updateVolumeTarget: {
    method: "PATCH",
    path: "/v1/volume/targets/:target",
    since: SINCE.volume,
    summary: "change it with a JSON patch",
  },
  deleteVolumeTarget: {
    method: "DELETE",
    path: "/v1/volume/targets/:target",
    since: SINCE.volume,
    summary: "delete it",
  },
  showNodeVolume: {
    method: "GET",
    path: "/v1/nodes/:node/volume",
    since: SINCE.volume,
    summary: "where a node's connectors and targets are",
  },
  listNodeVolumeConnectors: {
    method: "GET",
    path: "/v1/nodes/:node/volume/connectors",
    since: SINCE.volume,
    summary: "a node's connectors",
  },
  listNodeVolumeTargets: {
    method: "GET",
    path: "/v1/nodes/:node/volume/targets",
    since: SINCE.volume,
    summary: "a node's targets",
  },
} as const satisfies Record<string, Route>;
