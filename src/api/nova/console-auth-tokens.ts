import { COMPUTE_SINCE, invalid, ROUTES, serverId } from "#/contract/index.ts";
import type { JsonObject, Node } from "#/model/index.ts";
import { ApiError } from "../errors.ts";
import { ok, param } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import type { NovaDeps } from "./nova-deps.ts";

/** GET os-console-auth-tokens/<t>: for a proxy that is not ours, where to connect for a viewer with this token. */
export function serveConsoleAuthTokens(serve: Serve, { store, sessions }: NovaDeps): void {
  serve(ROUTES.showConsoleAuthToken, async (call) => {
    if (call.version < COMPUTE_SINCE.consoleAuthTokens) {
      throw invalid("The requested console type details are not accessible");
    }
    const session = await sessions.find(param(call, "token"));
    const node = session && (await store.nodes.get(session.nodeUuid));
    const address = node && addressOf(node);
    if (!address) throw new ApiError("CONSOLE_TOKEN_NOT_FOUND", "not-found", "Token not found");
    return ok({ console: { instance_uuid: serverId(node), ...address, internal_access_path: null } });
  });
}

/** The hub's plain RFB port, as Nova's driver finds it. */
function addressOf({ driverInternalInfo, consoleEnabled }: Node): JsonObject | null {
  const { vnc_host: host, vnc_port: port } = driverInternalInfo;
  return consoleEnabled && typeof host === "string" && typeof port === "number" ? { host, port } : null;
}
