import { SINCE } from "../microversion.ts";
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
  driverRaidProperties: {
    method: "GET",
    path: "/v1/drivers/:driver/raid/logical_disk_properties",
    since: SINCE.raid,
    summary: "no driver here has RAID: 404",
  },
  listDriverVendorMethods: {
    method: "GET",
    path: "/v1/drivers/:driver/vendor_passthru/methods",
    since: 1,
    summary: "what its vendor interface can do without a node",
  },
  getDriverVendorMethod: {
    method: "GET",
    path: "/v1/drivers/:driver/vendor_passthru/:method",
    since: 1,
    summary: "call one",
  },
  postDriverVendorMethod: {
    method: "POST",
    path: "/v1/drivers/:driver/vendor_passthru/:method",
    since: 1,
    summary: "call one",
  },
  putDriverVendorMethod: {
    method: "PUT",
    path: "/v1/drivers/:driver/vendor_passthru/:method",
    since: 1,
    summary: "call one",
  },
  patchDriverVendorMethod: {
    method: "PATCH",
    path: "/v1/drivers/:driver/vendor_passthru/:method",
    since: 1,
    summary: "call one",
  },
  deleteDriverVendorMethod: {
    method: "DELETE",
    path: "/v1/drivers/:driver/vendor_passthru/:method",
    since: 1,
    summary: "call one",
  },
  getDriverVendorMethodQuery: {
    method: "GET",
    path: "/v1/drivers/:driver/vendor_passthru",
    since: 1,
    summary: "the same, `?method=`",
  },
  postDriverVendorMethodQuery: {
    method: "POST",
    path: "/v1/drivers/:driver/vendor_passthru",
    since: 1,
    summary: "the same, `?method=`",
  },
  putDriverVendorMethodQuery: {
    method: "PUT",
    path: "/v1/drivers/:driver/vendor_passthru",
    since: 1,
    summary: "the same, `?method=`",
  },
  patchDriverVendorMethodQuery: {
    method: "PATCH",
    path: "/v1/drivers/:driver/vendor_passthru",
    since: 1,
    summary: "the same, `?method=`",
  },
  deleteDriverVendorMethodQuery: {
    method: "DELETE",
    path: "/v1/drivers/:driver/vendor_passthru",
    since: 1,
    summary: "the same, `?method=`",
  },
} as const satisfies Record<string, Route>;
