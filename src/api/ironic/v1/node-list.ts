import {
  invalid,
  NODE_FIELDS,
  NODE_LIST_FIELDS,
  type NodeFieldName,
  nodeWirePlan,
  ROUTES,
  type Route,
  readBoolean,
  readNodeFields,
  readSortKey,
  readStringList,
  readUuid,
  requireVersion,
  routePath,
  SINCE,
} from "#/contract/index.ts";
import { type Answer, type Call, ok, queryParameters } from "../../http/call.ts";
import { jsonList } from "../../http/json-list.ts";
import type { Serve } from "../../http/routing.ts";
import { denied } from "../../policy/access.ts";
import { redactionsOf } from "../../policy/redact-node.ts";
import { conductorOf } from "./conductor-of.ts";
import { findNodeByIdent } from "./find-node.ts";
import {
  checkFilterVersions,
  conductorFilter,
  filterQuery,
  NODE_FILTER_READERS,
  type NodeFilters,
} from "./node-filters.ts";
import { nextLink, PAGING_READERS, pageLimit, sortDirection } from "./paging.ts";
import type { ResourceDeps } from "./resource-deps.ts";

const LIST_READERS = { ...NODE_FILTER_READERS, ...PAGING_READERS, marker: readUuid };

/** What decides which conductor serves a node. */
const CONDUCTOR_NEEDS = ["driver", "conductorGroup", "conductorAffinity"] as const;

interface PageRequest {
  readonly limit?: number;
  readonly marker?: string;
  readonly sort_key?: string;
  readonly sort_dir?: string;
}

/** GET nodes and nodes/detail: filters, fields, sorting, pages. */
export function serveNodeList(serve: Serve, deps: ResourceDeps): void {
  serveNodesOf(serve, deps, { list: ROUTES.listNodes, detail: ROUTES.listNodesDetail }, async () => ({}));
}

/** The same below something that nodes belong to, which `owner` turns into filters. */
export function serveNodesOf(
  serve: Serve,
  deps: ResourceDeps,
  routes: { readonly list: Route; readonly detail: Route },
  owner: (call: Call) => Promise<NodeFilters>,
): void {
  serve(routes.list, async (call) => {
    const { fields, detail, ...rest } = queryParameters(call, {
      ...LIST_READERS,
      fields: readStringList,
      detail: readBoolean,
    });
    if (detail !== undefined && call.version < SINCE.detailQuery) {
      throw invalid(`Invalid query parameter ?detail=${detail} received.`);
    }
    if (fields) requireVersion(call.version, SINCE.nodeFields);
    if (detail && fields) throw invalid("Can not specify ?detail=True and fields in the same request.");
    const wanted = fields ? readNodeFields(fields, call.version) : detail ? null : defaultFields(call);
    return await answerPage(call, deps, { ...rest, ...(await owner(call)) }, rest, wanted, routes.list);
  });
  serve(routes.detail, async (call) => {
    const given = queryParameters(call, LIST_READERS);
    return await answerPage(call, deps, { ...given, ...(await owner(call)) }, given, null, routes.detail);
  });
}

async function answerPage(
  call: Call,
  { store, maxLimit }: ResourceDeps,
  filters: NodeFilters,
  page: PageRequest,
  fields: readonly NodeFieldName[] | null,
  route: Route,
): Promise<Answer> {
  checkFilterVersions(filters, call.version);
  const project = projectOf(call, filters.project);
  const limit = pageLimit(page.limit, maxLimit);
  const sort = {
    sortKey: readSortKey(page.sort_key ?? "id", call.version),
    sortDirection: sortDirection(page.sort_dir),
  };
  const conductors = await store.conductors.list();
  const parent = filters.parent_node;
  const query = filterQuery(
    parent === undefined ? filters : { ...filters, parent_node: (await findNodeByIdent(store, call, parent)).uuid },
  );
  let { where } = query;
  if (filters.conductor !== undefined) {
    const served = conductorFilter(filters.conductor, conductors);
    const otherGroup = filters.conductor_group !== undefined && filters.conductor_group !== served?.conductorGroup;
    if (!served || otherGroup) return ok({ nodes: [] });
    where = { ...where, ...served };
  }
  const marker = page.marker === undefined ? {} : { marker: page.marker };
  const plan = nodeWirePlan(call.version, fields);
  // Whose a node is decides what of it is shown, whatever fields were asked for.
  const always = ["uuid", "owner", "lessee"] as const;
  const needs = new Set([...plan.needs, ...always, ...(plan.showsConductor ? CONDUCTOR_NEEDS : [])]);
  // One more than asked for tells whether there is a next page.
  const confined = project === undefined ? {} : { project };
  const wanted = { ...query, ...confined, ...sort, ...marker, ...(where ? { where } : {}), limit: limit + 1 };
  const found = await store.nodes.listMasked(wanted, [...needs]);
  const nodes = found.slice(0, limit);
  const { baseUrl } = call;
  const redactions = redactionsOf(call.access);
  const toJson = (node: (typeof nodes)[number]) =>
    plan.toJson(node, {
      baseUrl,
      conductor: plan.showsConductor ? conductorOf(node, conductors) : null,
      redactions: redactions(node),
    });
  const last = nodes.at(-1);
  if (found.length <= limit || !last || filters.instance_uuid !== undefined) return jsonList("nodes", nodes, toJson);
  const next = nextLink(call, routePath(route, call.params), limit, last.uuid);
  return jsonList("nodes", nodes, toJson, { next });
}

/** The project whose nodes are shown: the one asked for, or else the one that the caller is confined to. */
function projectOf(call: Call, asked: string | undefined): string | undefined {
  const only = call.access.onlyProject();
  if (only !== null && asked !== undefined && asked !== only) throw denied("baremetal:node:list_all");
  return only ?? asked;
}

function defaultFields(call: Call): NodeFieldName[] {
  return NODE_LIST_FIELDS.filter((name) => NODE_FIELDS[name].since <= call.version);
}
