import {
  CONSOLE_ACTIONS,
  CONSOLE_ACTIONS_UNTIL,
  invalid,
  ROUTES,
  readAction,
  readConsoleAction,
  readConsoleOutput,
  shown,
} from "#/contract/index.ts";
import { ok } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { surfaceOf } from "../http/surface.ts";
import { nodeTarget } from "../policy/access.ts";
import { consoleOutput } from "./console-output.ts";
import { findServer } from "./find-server.ts";
import type { NovaDeps } from "./nova-deps.ts";
import { openConsole } from "./remote-consoles.ts";

/** POST servers/<s>/action: the actions that have to do with consoles. */
export function serveServerActions(serve: Serve, deps: NovaDeps): void {
  serve(ROUTES.actOnServer, async (call) => {
    const { action, argument } = readAction(call.body);
    const target = nodeTarget(await findServer(deps.store, call));
    if (action === "os-getConsoleOutput") {
      call.access.require("outband:node:get_console_history", target);
      return ok({ output: await consoleOutput(deps, call, readConsoleOutput(argument)) });
    }
    if (!Object.hasOwn(CONSOLE_ACTIONS, action)) throw invalid(`There is no such action: ${shown(action)}`);
    if (call.version > CONSOLE_ACTIONS_UNTIL) {
      throw surfaceOf(ROUTES.actOnServer.path).notInThisVersion(call.version);
    }
    call.access.require("baremetal:node:set_console_state", target);
    const row = readConsoleAction(action, argument);
    return ok({ console: { type: row.type, url: await openConsole(deps, call, row) } });
  });
}
