import { ROUTES, readStringOrNull } from "#/contract/index.ts";
import { accepted, namedParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { findNode } from "./find-node.ts";
import { refuseNoHostAs400 } from "./no-valid-host.ts";
import type { ResourceDeps } from "./resource-deps.ts";

export function serveMaintenance(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.setMaintenance, async (call) => {
    const { reason } = namedParameters(call, { reason: readStringOrNull }, []);
    const { uuid } = await findNode(store, call);
    await refuseNoHostAs400(() => conductor.setMaintenance(uuid, true, reason ?? null));
    return accepted();
  });
  serve(ROUTES.unsetMaintenance, async (call) => {
    namedParameters(call, {}, []);
    const { uuid } = await findNode(store, call);
    await refuseNoHostAs400(() => conductor.setMaintenance(uuid, false, null));
    return accepted();
  });
}
