import type { Serve } from "../http/routing.ts";
import { serveConsoles } from "./consoles.ts";
import { serveControl } from "./control.ts";
import type { OutbandDeps } from "./outband-deps.ts";
import { serveSessions } from "./sessions.ts";
import { serveTyping } from "./typing.ts";

/** Everything under /outband/v1: what Ironic's API has no place for. */
export function serveOutbandV1(serve: Serve, deps: OutbandDeps): void {
  serveConsoles(serve, deps);
  serveControl(serve, deps);
  serveTyping(serve, deps);
  serveSessions(serve, deps);
}
