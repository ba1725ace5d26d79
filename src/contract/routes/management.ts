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
} as const satisfies Record<string, Route>;
