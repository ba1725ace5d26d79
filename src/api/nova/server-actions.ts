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
import { consoleOutput } from "./console-output.ts";
import type { NovaDeps } from "./nova-deps.ts";
import { openConsole } from "./remote-consoles.ts";

/** POST servers/<s>/action: the actions that have to do with consoles. */
export function serveServerActions(serve: Serve, deps: NovaDeps): void {
  serve(ROUTES.actOnServer, async (call) => {
    const { action, argument } = readAction(call.body);
    if (action === "os-getConsoleOutput") {
      return ok({ output: await consoleOutput(deps, call, readConsoleOutput(argument)) });
    }
    if (!Object.hasOwn(CONSOLE_ACTIONS, action)) throw invalid(`There is no such action: ${shown(action)}`);
    if (call.version > CONSOLE_ACTIONS_UNTIL) {
      throw surfaceOf(ROUTES.actOnServer.path).notInThisVersion(call.version);
    }
    const row = readConsoleAction(action, argument);
    return ok({ console: { type: row.type, url: await openConsole(deps, call, row) } });
  });
}
