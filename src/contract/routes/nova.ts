import { COMPUTE_SINCE } from "../nova/microversion.ts";
import type { Route } from "./route.ts";

/** What of Nova's API a user of consoles needs. `since` is the N of Nova's 2.N here. */
export const NOVA_ROUTES = {
  computeVersions: { method: "GET", path: "/compute", since: 1, summary: "versions of Nova's API", policy: "public" },
  computeVersion: {
    method: "GET",
    path: "/compute/v2.1",
    since: 1,
    summary: "its version 2.1 and microversions",
    policy: "public",
  },
  listServers: {
    method: "GET",
    path: "/compute/v2.1/servers",
    since: 1,
    summary: "nodes as Nova's servers: `name`",
    policy: "baremetal:node:list_all",
    own: "baremetal:node:list",
  },
  listServersDetail: {
    method: "GET",
    path: "/compute/v2.1/servers/detail",
    since: 1,
    summary: "the same with every field",
    policy: "baremetal:node:list_all",
    own: "baremetal:node:list",
  },
  showServer: {
    method: "GET",
    path: "/compute/v2.1/servers/:server",
    since: 1,
    summary: "one server, by its instance's uuid, its node's or a name",
    policy: "baremetal:node:get",
  },
  actOnServer: {
    method: "POST",
    path: "/compute/v2.1/servers/:server/action",
    since: 1,
    summary: "`os-getVNCConsole`, `os-getSerialConsole` (to 2.5), `os-getConsoleOutput`",
    policy: "baremetal:node:get",
    asks: true,
  },
  createRemoteConsole: {
    method: "POST",
    path: "/compute/v2.1/servers/:server/remote-consoles",
    since: COMPUTE_SINCE.remoteConsoles,
    summary: "a URL that opens a console: `protocol`, `type`",
    policy: "baremetal:node:set_console_state",
  },
  showConsoleAuthToken: {
    method: "GET",
    path: "/compute/v2.1/os-console-auth-tokens/:token",
    since: 1,
    summary: "where a console token leads (from 2.31)",
    policy: "outband:console_auth_token:get",
  },
} as const satisfies Record<string, Route>;
