import {
  type LinkWire,
  linkPair,
  MAX_VERSION,
  MIN_VERSION,
  type Microversion,
  ROUTES,
  SINCE,
  versionText,
} from "#/contract/index.ts";
import { ok } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";

/** Collections that `GET /v1` links to: those that are there, at their versions. */
const COLLECTIONS: readonly { readonly name: string; readonly since: Microversion }[] = [
  { name: "chassis", since: MIN_VERSION },
  { name: "nodes", since: MIN_VERSION },
  { name: "ports", since: MIN_VERSION },
  { name: "drivers", since: MIN_VERSION },
  { name: "portgroups", since: SINCE.portgroups },
  { name: "volume", since: SINCE.volume },
  { name: "lookup", since: SINCE.ramdisk },
  { name: "heartbeat", since: SINCE.ramdisk },
  { name: "conductors", since: SINCE.conductors },
  { name: "allocations", since: SINCE.allocations },
  { name: "events", since: SINCE.events },
  { name: "deploy_templates", since: SINCE.deployTemplates },
  { name: "shards", since: SINCE.shards },
  { name: "runbooks", since: SINCE.runbooks },
];

/** The two documents clients discover versions from. */
export function serveVersions(serve: Serve): void {
  serve(ROUTES.root, async ({ baseUrl }) =>
    ok({
      name: "OpenStack Ironic API",
      description: "Ironic's API, answered by Outband: consoles, power and boot media for bare-metal servers.",
      default_version: versionEntry(baseUrl),
      versions: [versionEntry(baseUrl)],
    }),
  );
  serve(ROUTES.v1, async ({ baseUrl, version }) => {
    const links: Record<string, LinkWire[]> = {};
    for (const { name, since } of COLLECTIONS) if (version >= since) links[name] = linkPair(baseUrl, name);
    return ok({
      id: "v1",
      links: [{ href: `${baseUrl}/v1/`, rel: "self" }],
      media_types: [{ base: "application/json", type: "application/vnd.openstack.ironic.v1+json" }],
      version: versionEntry(baseUrl),
      ...links,
    });
  });
}

function versionEntry(baseUrl: string) {
  return {
    id: "v1",
    links: [{ href: `${baseUrl}/v1/`, rel: "self" }],
    status: "CURRENT",
    min_version: versionText(MIN_VERSION),
    version: versionText(MAX_VERSION),
  };
}
