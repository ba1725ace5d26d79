import type { Route } from "./route.ts";

/** What Ironic has no place for. */
export const OUTBAND_ROUTES = {
  openApi: { method: "GET", path: "/outband/v1/openapi.json", since: 1, summary: "this API as an OpenAPI document" },
  listConsoles: {
    method: "GET",
    path: "/outband/v1/nodes/:node/consoles",
    since: 1,
    summary: "both consoles: interface, enabled, address",
  },
  enableConsole: {
    method: "PUT",
    path: "/outband/v1/nodes/:node/consoles/:kind",
    since: 1,
    summary: "switch the graphical or the serial console on or off: `enabled`, `interface`",
  },
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
