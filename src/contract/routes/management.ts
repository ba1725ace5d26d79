import { SINCE } from "../microversion.ts";
import type { Route } from "./route.ts";

/** nodes/<n>/management. */
export const MANAGEMENT_ROUTES = {
  showBootDevice: { method: "GET", path: "/v1/nodes/:node/management/boot_device", since: 1, summary: "boot device" },
  setBootDevice: {
    method: "PUT",
    path: "/v1/nodes/:node/management/boot_device",
    since: 1,
    summary: "`boot_device`, `persistent`",
  },
  supportedBootDevices: {
    method: "GET",
    path: "/v1/nodes/:node/management/boot_device/supported",
    since: 1,
    summary: "boot devices the BMC takes",
  },
  injectNmi: {
    method: "PUT",
    path: "/v1/nodes/:node/management/inject_nmi",
    since: SINCE.injectNmi,
    summary: "interrupt that makes an operating system dump",
  },
  listIndicators: {
    method: "GET",
    path: "/v1/nodes/:node/management/indicators",
    since: SINCE.indicators,
    summary: "lights that can be switched",
  },
  showIndicator: {
    method: "GET",
    path: "/v1/nodes/:node/management/indicators/:indicator",
    since: SINCE.indicators,
    summary: "how one shines",
  },
  setIndicator: {
    method: "PUT",
    path: "/v1/nodes/:node/management/indicators/:indicator",
    since: SINCE.indicators,
    summary: "switch it: `state`",
  },
} as const satisfies Record<string, Route>;
