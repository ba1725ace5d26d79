import { SINCE } from "../microversion.ts";
import type { Route } from "./route.ts";

/** nodes/<n>/states. */
export const STATES_ROUTES = {
  showStates: { method: "GET", path: "/v1/nodes/:node/states", since: 1, summary: "the states in brief" },
  setPower: { method: "PUT", path: "/v1/nodes/:node/states/power", since: 1, summary: "power, `target`, `timeout`" },
  setProvision: {
    method: "PUT",
    path: "/v1/nodes/:node/states/provision",
    since: 1,
    summary: "a verb of the state machine, `target`",
    largeBody: true,
  },
  showConsole: { method: "GET", path: "/v1/nodes/:node/states/console", since: 1, summary: "the console and its URL" },
  setConsole: { method: "PUT", path: "/v1/nodes/:node/states/console", since: 1, summary: "`enabled`" },
  setRaid: {
    method: "PUT",
    path: "/v1/nodes/:node/states/raid",
    since: SINCE.raid,
    tooOld: 406,
    summary: "no driver here has RAID: 404",
  },
  setBootMode: {
    method: "PUT",
    path: "/v1/nodes/:node/states/boot_mode",
    since: SINCE.setBootMode,
    summary: "`target`: uefi or bios",
  },
  setSecureBoot: {
    method: "PUT",
    path: "/v1/nodes/:node/states/secure_boot",
    since: SINCE.setBootMode,
    summary: "`target`: true or false",
  },
} as const satisfies Record<string, Route>;
