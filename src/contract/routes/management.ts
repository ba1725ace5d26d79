import { SINCE } from "../microversion.ts";
import type { Route } from "./route.ts";

/** nodes/<n>/management. */
export const MANAGEMENT_ROUTES = {
  showBootDevice: {
    method: "GET",
    path: "/v1/nodes/:node/management/boot_device",
    since: 1,
    summary: "boot device",
    policy: "baremetal:node:get_boot_device",
  },
  setBootDevice: {
    method: "PUT",
    path: "/v1/nodes/:node/management/boot_device",
    since: 1,
    summary: "`boot_device`, `persistent`",
    policy: "baremetal:node:set_boot_device",
  },
  supportedBootDevices: {
    method: "GET",
    path: "/v1/nodes/:node/management/boot_device/supported",
    since: 1,
    summary: "boot devices the BMC takes",
    policy: "baremetal:node:get_boot_device",
  },
  injectNmi: {
    method: "PUT",
    path: "/v1/nodes/:node/management/inject_nmi",
    since: SINCE.injectNmi,
    summary: "interrupt that makes an operating system dump",
    policy: "baremetal:node:inject_nmi",
  },
  listIndicators: {
    method: "GET",
    path: "/v1/nodes/:node/management/indicators",
    since: SINCE.indicators,
    summary: "lights that can be switched",
    policy: "baremetal:node:get_indicator_state",
  },
  showIndicator: {
    method: "GET",
    path: "/v1/nodes/:node/management/indicators/:indicator",
    since: SINCE.indicators,
    summary: "how one shines",
    policy: "baremetal:node:get_indicator_state",
  },
  setIndicator: {
    method: "PUT",
    path: "/v1/nodes/:node/management/indicators/:indicator",
    since: SINCE.indicators,
    summary: "switch it: `state`",
    policy: "baremetal:node:set_indicator_state",
  },
} as const satisfies Record<string, Route>;
