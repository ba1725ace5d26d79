import type { Serve } from "../http/routing.ts";
import { serveConsoleSlots } from "./console-slots.ts";
import { serveConsoles } from "./consoles.ts";
import { serveControl } from "./control.ts";
import { serveKeyFrames } from "./keyframes.ts";
import { serveOpenApi } from "./openapi.ts";
import type { HistoryDeps, OutbandDeps } from "./outband-deps.ts";
import { serveRecordings } from "./recordings.ts";
import { serveReplayPage } from "./replay-page.ts";
import { serveScreenshot } from "./screenshot.ts";
import { serveSerial } from "./serial.ts";
import { serveSerialRecordings } from "./serial-recordings.ts";
import { serveSessions } from "./sessions.ts";
import { serveTyping } from "./typing.ts";

/** Everything under /outband/v1: what Ironic's API has no place for. */
export function serveOutbandV1(serve: Serve, deps: OutbandDeps): void {
  serveConsoleSlots(serve, deps);
  serveOpenApi(serve);
  serveConsoles(serve, deps);
  serveControl(serve, deps);
  serveTyping(serve, deps);
  serveSessions(serve, deps);
  serveSerial(serve, deps);
  serveSerialRecordings(serve, deps);
  const { history } = deps;
  if (history) serveHistory(serve, { ...deps, history });
}

function serveHistory(serve: Serve, deps: HistoryDeps): void {
  serveScreenshot(serve, deps);
  serveKeyFrames(serve, deps);
  serveRecordings(serve, deps);
  serveReplayPage(serve, deps.history.replay);
}
