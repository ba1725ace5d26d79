import type { Serve } from "../http/routing.ts";
import { serveConsoleAuthTokens } from "./console-auth-tokens.ts";
import type { NovaDeps } from "./nova-deps.ts";
import { serveRemoteConsoles } from "./remote-consoles.ts";
import { serveServerActions } from "./server-actions.ts";
import { serveServers } from "./servers.ts";
import { serveComputeVersions } from "./versions.ts";

/** /compute: as much of Nova's API as `openstack console url show` and `console log show` need. */
export function serveNova(serve: Serve, deps: NovaDeps): void {
  serveComputeVersions(serve);
  serveServers(serve, deps);
  serveServerActions(serve, deps);
  serveRemoteConsoles(serve, deps);
  serveConsoleAuthTokens(serve, deps);
}
