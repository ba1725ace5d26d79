import { computeVersionText, MAX_COMPUTE_VERSION, MIN_COMPUTE_VERSION, ROUTES } from "#/contract/index.ts";
import { ok } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";

/** The two documents that keystoneauth finds the version and its range by. */
export function serveComputeVersions(serve: Serve): void {
  serve(ROUTES.computeVersions, async ({ baseUrl }) => ok({ versions: [entry(baseUrl)] }));
  serve(ROUTES.computeVersion, async ({ baseUrl }) => {
    const media = { base: "application/json", type: "application/vnd.openstack.compute+json;version=2.1" };
    return ok({ version: { ...entry(baseUrl), "media-types": [media] } });
  });
}

function entry(baseUrl: string) {
  return {
    id: "v2.1",
    status: "CURRENT",
    version: computeVersionText(MAX_COMPUTE_VERSION),
    min_version: computeVersionText(MIN_COMPUTE_VERSION),
    updated: "2013-07-23T11:33:21Z",
    links: [{ rel: "self", href: `${baseUrl}/compute/v2.1/` }],
  };
}
