import { COMPUTE_SINCE, invalid, ROUTES, serverId } from "#/contract/index.ts";
import type { ConsoleSession } from "#/model/index.ts";
import { ApiError } from "../errors.ts";
import { ok, param } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import type { NovaDeps } from "./nova-deps.ts";

/** GET os-console-auth-tokens/<t>: for a proxy that is not ours, where to connect for a viewer with this token. */
export function serveConsoleAuthTokens(serve: Serve, { store, conductor, sessions }: NovaDeps): void {
  serve(ROUTES.showConsoleAuthToken, async (call) => {
    if (call.version < COMPUTE_SINCE.consoleAuthTokens) {
      throw invalid("The requested console type details are not accessible");
    }
    const session = await sessions.find(param(call, "token"));
    const node = session && (await store.nodes.get(session.nodeUuid));
    const address = session && (await addressOf(conductor, session));
    if (!node || !address) throw new ApiError("CONSOLE_TOKEN_NOT_FOUND", "not-found", "Token not found");
    return ok({ console: { instance_uuid: serverId(node), ...address, internal_access_path: null } });
  });
}

/** Where the console listens for native clients, as Nova's driver finds it; null while it does not. */
async function addressOf(conductor: NovaDeps["conductor"], { nodeUuid, kind }: ConsoleSession) {
  const slot = (await conductor.listConsoles(nodeUuid)).find((one) => one.kind === kind);
  return slot?.address ?? null;
}
