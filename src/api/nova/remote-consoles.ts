import { type ConsoleTypeRow, ROUTES, readRemoteConsole } from "#/contract/index.ts";
import { type Call, ok } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { findServer } from "./find-server.ts";
import type { NovaDeps } from "./nova-deps.ts";
import { readyConsole } from "./ready-console.ts";

/** POST servers/<s>/remote-consoles. */
export function serveRemoteConsoles(serve: Serve, deps: NovaDeps): void {
  serve(ROUTES.createRemoteConsole, async (call) => {
    const row = readRemoteConsole(call.body, call.version);
    const url = await openConsole(deps, call, row);
    return ok({ remote_console: { protocol: row.protocol, type: row.type, url } });
  });
}

/** A URL for one more viewer: its token is nobody else's. Of a serial console the WebSocket's, as Nova's clients want. */
export async function openConsole(deps: NovaDeps, call: Call, row: ConsoleTypeRow): Promise<string> {
  const node = await findServer(deps.store, call);
  const kind = await readyConsole(deps, node, row, call.signal);
  const consoles = kind === "serial" ? deps.serial : deps.consoles;
  const { url, socketUrl = url } = await consoles.openSession(node.uuid, { mode: "write", ttlMs: null });
  return kind === "serial" ? socketUrl : url;
}
