import { ROUTES } from "#/contract/index.ts";
import type { Store } from "#/store/index.ts";
import { ok } from "./http/call.ts";
import type { Serve } from "./http/routing.ts";

/** For load balancers: 200 when the database answers, else the store's own error. Needs no credential. */
export function serveHealthcheck(serve: Serve, store: Store): void {
  serve(ROUTES.healthcheck, async () => {
    await store.conductors.list();
    return ok({ status: "ok" });
  });
}
