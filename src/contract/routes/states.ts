import { SINCE } from "../microversion.ts";
import type { Route } from "./route.ts";

/** nodes/<n>/states. */
export const STATES_ROUTES = {
  showStates: {
    method: "GET",
    path: "/v1/nodes/:node/states",
    since: 1,
    summary: "the states in brief",
    policy: "baremetal:node:get_states",
  },
  setPower: {
    method: "PUT",
    path: "/v1/nodes/:node/states/power",
    since: 1,
    summary: "power, `target`, `timeout`",
    policy: "baremetal:node:set_power_state",
  },
  setProvision: {
    method: "PUT",
    path: "/v1/nodes/:node/states/provision",
    since: 1,
    summary: "a verb of the state machine, `target`",
    largeBody: true,
    policy: "baremetal:node:set_provision_state",
  },
  showConsole: {
    method: "GET",
    path: "/v1/nodes/:node/states/console",
    since: 1,
    summary: "the console and its URL",
    policy: "baremetal:node:get_console",
  },
  setConsole: {
    method: "PUT",
    path: "/v1/nodes/:node/states/console",
    since: 1,
    summary: "`enabled`",
    policy: "baremetal:node:set_console_state",
  },
  setRaid: {
    method: "PUT",
    path: "/v1/nodes/:node/states/raid",
    since: SINCE.raid,
    tooOld: 406,
    summary: "no driver here has RAID: 404",
    policy: "baremetal:node:set_raid_state",
  },
  setBootMode: {
    method: "PUT",
    path: "/v1/nodes/:node/states/boot_mode",
    since: SINCE.setBootMode,
    summary: "`target`: uefi or bios",
    policy: "baremetal:node:set_boot_mode",
  },
  setSecureBoot: {
    method: "PUT",
    path: "/v1/nodes/:node/states/secure_boot",
    since: SINCE.setBootMode,
    summary: "`target`: true or false",
    policy: "baremetal:node:set_secure_boot",
  },
} as const satisfies Record<string, Route>;
