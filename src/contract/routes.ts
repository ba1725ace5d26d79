import type { Microversion } from "./microversion.ts";
import { SINCE } from "./microversion.ts";

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With `:name` where a value stands. */
  readonly path: string;
  /** Below this microversion the path answers 404. */
  readonly since: Microversion;
  readonly summary: string;
}

/** Every call the API answers, declared once: the server registers these, the CLI and the UI call them. */
export const ROUTES = {
  root: { method: "GET", path: "/", since: 1, summary: "versions this service speaks" },
  v1: { method: "GET", path: "/v1", since: 1, summary: "what version 1 has" },
  healthcheck: { method: "GET", path: "/healthcheck", since: 1, summary: "alive, and the database answers" },

  listNodes: { method: "GET", path: "/v1/nodes", since: 1, summary: "nodes: filters, `fields`, paging, sorting" },
  listNodesDetail: { method: "GET", path: "/v1/nodes/detail", since: 1, summary: "the same with every field" },
  createNode: { method: "POST", path: "/v1/nodes", since: 1, summary: "enrol a node" },
  showNode: { method: "GET", path: "/v1/nodes/:node", since: 1, summary: "one node" },
  updateNode: { method: "PATCH", path: "/v1/nodes/:node", since: 1, summary: "change a node with a JSON patch" },
  deleteNode: { method: "DELETE", path: "/v1/nodes/:node", since: 1, summary: "forget a node" },
  validateNodeQuery: { method: "GET", path: "/v1/nodes/validate", since: 1, summary: "validate, `?node=`" },
  validateNode: { method: "GET", path: "/v1/nodes/:node/validate", since: 1, summary: "what each interface misses" },

  showStates: { method: "GET", path: "/v1/nodes/:node/states", since: 1, summary: "the states in brief" },
  setPower: { method: "PUT", path: "/v1/nodes/:node/states/power", since: 1, summary: "power, `target`, `timeout`" },
  showConsole: { method: "GET", path: "/v1/nodes/:node/states/console", since: 1, summary: "the console and its URL" },
  setConsole: { method: "PUT", path: "/v1/nodes/:node/states/console", since: 1, summary: "`enabled`" },
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
  setMaintenance: {
    method: "PUT",
    path: "/v1/nodes/:node/maintenance",
    since: 1,
    summary: "into maintenance, `reason`",
  },
  unsetMaintenance: { method: "DELETE", path: "/v1/nodes/:node/maintenance", since: 1, summary: "out of maintenance" },

  listDrivers: { method: "GET", path: "/v1/drivers", since: 1, summary: "hardware types, `type`, `detail`, `fields`" },
  showDriver: { method: "GET", path: "/v1/drivers/:driver", since: 1, summary: "one hardware type" },
  driverProperties: {
    method: "GET",
    path: "/v1/drivers/:driver/properties",
    since: 1,
    summary: "what its driver_info may hold",
  },
  listConductors: { method: "GET", path: "/v1/conductors", since: SINCE.conductors, summary: "conductors" },
  showConductor: { method: "GET", path: "/v1/conductors/:hostname", since: SINCE.conductors, summary: "one conductor" },

  showGraphicalConsole: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/graphical",
    since: 1,
    summary: "the screen: who watches, who controls",
  },
  controlConsole: {
    method: "POST",
    path: "/outband/v1/nodes/:node/consoles/graphical/control",
    since: 1,
    summary: "hand control over: `action`, `viewer`",
  },
  typeText: {
    method: "POST",
    path: "/outband/v1/nodes/:node/consoles/graphical/type",
    since: 1,
    summary: "type `text`: `layout`, `rate`, `partial`, `viewer`, `force`",
  },
  pressKeys: {
    method: "POST",
    path: "/outband/v1/nodes/:node/consoles/graphical/keys",
    since: 1,
    summary: "press a `chord`: `viewer`, `force`",
  },
  listConsoleSessions: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/graphical/sessions",
    since: 1,
    summary: "the screen's sessions",
  },
  createConsoleSession: {
    method: "POST",
    path: "/outband/v1/nodes/:node/consoles/graphical/sessions",
    since: 1,
    summary: "a URL for one more viewer: `mode`, `ttl`",
  },
  showConsoleSession: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/graphical/sessions/:session",
    since: 1,
    summary: "one session",
  },
  deleteConsoleSession: {
    method: "DELETE",
    path: "/outband/v1/nodes/:node/consoles/graphical/sessions/:session",
    since: 1,
    summary: "end a session and cut its viewers",
  },
  screenshot: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/graphical/screenshot",
    since: 1,
    summary: "the screen as a picture: `format`, `width`, `max_age`",
  },
  listKeyFrames: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/graphical/keyframes",
    since: 1,
    summary: "pictures kept when the screen had changed",
  },
  showKeyFrame: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/graphical/keyframes/:keyframe",
    since: 1,
    summary: "one of them",
  },
  listRecordings: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/graphical/recordings",
    since: 1,
    summary: "the screen's recordings",
  },
  startRecording: {
    method: "POST",
    path: "/outband/v1/nodes/:node/consoles/graphical/recordings",
    since: 1,
    summary: "begin to record",
  },
  stopRecording: {
    method: "DELETE",
    path: "/outband/v1/nodes/:node/consoles/graphical/recordings/current",
    since: 1,
    summary: "stop recording",
  },
  readRecording: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/graphical/recordings/:recording",
    since: 1,
    summary: "a recording's file",
  },
  readRecordingInput: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/graphical/recordings/:recording/input",
    since: 1,
    summary: "what was typed, if `[recording] input` was on",
  },
  verifyRecording: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/graphical/recordings/:recording/verify",
    since: 1,
    summary: "whether a recording is what was written",
  },
  deleteRecording: {
    method: "DELETE",
    path: "/outband/v1/nodes/:node/consoles/graphical/recordings/:recording",
    since: 1,
    summary: "delete a recording",
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;

/** The path of a call, with the values put in and escaped. Throws on a value that was not given. */
export function routePath(route: Route, values: Readonly<Record<string, string>> = {}): string {
  return route.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`${route.method} ${route.path} needs a value for ${name}`);
    return encodeURIComponent(value);
  });
}

/** The methods declared for a concrete path: empty when nothing is there. */
export function methodsAt(path: string): string[] {
  const parts = path.split("/");
  const routes = Object.values(ROUTES).filter((route) => {
    const pattern = route.path.split("/");
    return (
      pattern.length === parts.length &&
      pattern.every((part, i) => (part.startsWith(":") ? parts[i] !== "" : part === parts[i]))
    );
  });
  return [...new Set(routes.map((route) => route.method))];
}
