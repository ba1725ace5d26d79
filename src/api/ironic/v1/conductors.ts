import {
  CONDUCTOR_LIST_FIELDS,
  conductorToWire,
  invalid,
  ROUTES,
  readBoolean,
  readConductorFields,
  readStringList,
  shown,
} from "#/contract/index.ts";
import type { Conductor } from "#/model/index.ts";
import { ok, param, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { nextLink, PAGING_READERS, pageLimit, sortDirection } from "./paging.ts";
import type { ResourceDeps } from "./resource-deps.ts";

const SORT_KEYS: Readonly<Record<string, (conductor: Conductor) => string | number>> = {
  id: (conductor) => conductor.id,
  hostname: (conductor) => conductor.hostname,
  conductor_group: (conductor) => conductor.conductorGroup,
  created_at: (conductor) => conductor.createdAt,
  updated_at: (conductor) => conductor.updatedAt,
};

/** Conductors, from 1.49. */
export function serveConductors(serve: Serve, { store, maxLimit }: ResourceDeps): void {
  serve(ROUTES.listConductors, async (call) => {
    const readers = { ...PAGING_READERS, detail: readBoolean, fields: readStringList };
    const { detail, fields, ...page } = queryParameters(call, readers);
    if (detail && fields) throw invalid("Can not specify ?detail=True and fields in the same request.");
    const wanted = fields ? readConductorFields(fields) : detail ? null : CONDUCTOR_LIST_FIELDS;
    const limit = pageLimit(page.limit, maxLimit);
    const sorted = sort(await store.conductors.list(), page.sort_key ?? "id", sortDirection(page.sort_dir));
    if (page.marker !== undefined) await store.conductors.get(page.marker);
    const start = sorted.findIndex((conductor) => conductor.hostname === page.marker) + 1;
    const found = sorted.slice(start, start + limit);
    const options = { baseUrl: call.baseUrl, ...(wanted ? { fields: wanted } : {}) };
    const conductors = found.map((conductor) => conductorToWire(conductor, options));
    const last = found.at(-1);
    if (!last || start + limit >= sorted.length) return ok({ conductors });
    return ok({ conductors, next: nextLink(call, "/v1/conductors", limit, last.hostname) });
  });

  serve(ROUTES.showConductor, async (call) => {
    const { fields } = queryParameters(call, { fields: readStringList });
    const wanted = fields && readConductorFields(fields);
    const conductor = await store.conductors.get(param(call, "hostname"));
    return ok(conductorToWire(conductor, { baseUrl: call.baseUrl, ...(wanted ? { fields: wanted } : {}) }));
  });
}

function sort(conductors: readonly Conductor[], key: string, direction: "asc" | "desc"): Conductor[] {
  const read = Object.hasOwn(SORT_KEYS, key) ? SORT_KEYS[key] : undefined;
  if (!read) throw invalid(`The sort_key value ${shown(key)} is an invalid field for sorting`);
  const sign = direction === "asc" ? 1 : -1;
  return [...conductors].sort((a, b) => {
    const [left, right] = [read(a), read(b)];
    return left === right ? a.id - b.id : left < right ? -sign : sign;
  });
}
