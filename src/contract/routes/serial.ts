import type { Route } from "./route.ts";

/** The serial console of a node. */
export const SERIAL_ROUTES = {
  showSerialConsole: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/serial",
    since: 1,
    summary: "the serial line: whether it is up, who watches, who controls",
  },
  controlSerialConsole: {
    method: "POST",
    path: "/outband/v1/nodes/:node/consoles/serial/control",
    since: 1,
    summary: "hand control over: `action`, `viewer`",
  },
  sendBreak: {
    method: "POST",
    path: "/outband/v1/nodes/:node/consoles/serial/break",
    since: 1,
    summary: "send a BREAK",
  },
  serialOutput: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/serial/output",
    since: 1,
    summary: "what the machine said last: `lines`, `bytes`, `format`",
  },
  serialLog: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/serial/log",
    since: 1,
    summary: "all that is kept of it, as a file: `format`",
  },
  listSerialSessions: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/serial/sessions",
    since: 1,
    summary: "the serial line's sessions",
  },
  createSerialSession: {
    method: "POST",
    path: "/outband/v1/nodes/:node/consoles/serial/sessions",
    since: 1,
    summary: "a URL for one more viewer: `mode`, `ttl`",
  },
  showSerialSession: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/serial/sessions/:session",
    since: 1,
    summary: "one session",
  },
  deleteSerialSession: {
    method: "DELETE",
    path: "/outband/v1/nodes/:node/consoles/serial/sessions/:session",
    since: 1,
    summary: "end a session and cut its viewers",
  },
  listSerialRecordings: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/serial/recordings",
    since: 1,
    summary: "the serial line's recordings",
  },
  startSerialRecording: {
    method: "POST",
    path: "/outband/v1/nodes/:node/consoles/serial/recordings",
    since: 1,
    summary: "begin to record",
  },
  stopSerialRecording: {
    method: "DELETE",
    path: "/outband/v1/nodes/:node/consoles/serial/recordings/current",
    since: 1,
    summary: "stop recording",
  },
  readSerialRecording: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles/serial/recordings/:recording",
    since: 1,
    summary: "a recording's file: asciicast v2",
  },
  deleteSerialRecording: {
    method: "DELETE",
    path: "/outband/v1/nodes/:node/consoles/serial/recordings/:recording",
    since: 1,
    summary: "delete a recording",
  },
} as const satisfies Record<string, Route>;
