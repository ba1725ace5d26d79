import {
  ROUTES,
  readInteger,
  readString,
  serverBriefToWire,
  serverId,
  serverName,
  serverStatus,
  serverToWire,
} from "#/contract/index.ts";
import type { JsonObject, Node } from "#/model/index.ts";
import { type Answer, type Call, ok } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { nextLink, pageLimit } from "../ironic/v1/paging.ts";
import { nodeTarget } from "../policy/access.ts";
import { findServer, findServerByIdent, instanceNotFound } from "./find-server.ts";
import type { NovaDeps } from "./nova-deps.ts";

/** GET servers, servers/detail and servers/<s>: as much as it takes to find the console of a machine. */
export function serveServers(serve: Serve, deps: NovaDeps): void {
  serve(ROUTES.listServers, (call) =>
    answerPage(call, deps, (node) => serverBriefToWire(node, call.baseUrl), ROUTES.listServers.path),
  );
  serve(ROUTES.listServersDetail, (call) =>
    answerPage(call, deps, (node) => serverToWire(node, call.version, call.baseUrl), ROUTES.listServersDetail.path),
  );
  serve(ROUTES.showServer, async (call) => {
    const node = await findServer(deps.store, call);
    return ok({ server: serverToWire(node, call.version, call.baseUrl) });
  });
}

/** Nova ignores filters that it does not know or that the caller may not use, and so do we. */
async function answerPage(
  call: Call,
  { store, maxLimit }: NovaDeps,
  toWire: (node: Node) => JsonObject,
  path: string,
): Promise<Answer> {
  const { query } = call;
  const named = query.name === undefined ? "" : plainText(readString("name", query.name));
  const limit = pageLimit(query.limit === undefined ? undefined : readInteger("limit", query.limit), maxLimit);
  const matches = matcher(query);
  const project = call.access.onlyProject();
  let marker =
    query.marker === undefined ? undefined : await markerUuid(store, call, readString("marker", query.marker));
  const found: Node[] = [];
  // One more than asked for tells whether there is a next page.
  for (let more = true; more && found.length <= limit; ) {
    const page = await store.nodes.list({
      includeChildren: true,
      limit: maxLimit,
      ...(named === "" ? {} : { calledLike: named }),
      ...(project === null ? {} : { project }),
      ...(marker === undefined ? {} : { marker }),
    });
    found.push(...page.filter(matches));
    marker = page.at(-1)?.uuid;
    more = page.length === maxLimit;
  }
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const servers = shown.map(toWire);
  if (found.length <= limit || !last) return ok({ servers });
  return ok({ servers, servers_links: [{ rel: "next", href: nextLink(call, path, limit, serverId(last)) }] });
}

async function markerUuid(store: NovaDeps["store"], call: Call, ident: string): Promise<string> {
  const node = await findServerByIdent(store, ident);
  call.access.requireVisible("baremetal:node:get", nodeTarget(node), () => instanceNotFound(ident));
  return node.uuid;
}

/** `name`: text that occurs in the name. Nova takes a regular expression; of those only `^` and `$` are heard here. */
function matcher(query: Call["query"]): (node: Node) => boolean {
  const name = query.name === undefined ? undefined : readString("name", query.name);
  const status = query.status === undefined ? undefined : readString("status", query.status).toUpperCase();
  const text = plainText(name ?? "");
  const test = (candidate: string): boolean => {
    if (name?.startsWith("^") && !candidate.startsWith(text)) return false;
    if (name?.endsWith("$") && !candidate.endsWith(text)) return false;
    return candidate.includes(text);
  };
  return (node) =>
    (name === undefined || test(serverName(node)) || (node.name !== null && test(node.name))) &&
    (status === undefined || serverStatus(node) === status);
}

function plainText(name: string): string {
  return name.replace(/^\^|\$$/g, "");
}
