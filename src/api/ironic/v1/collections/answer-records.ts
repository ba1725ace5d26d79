import {
  checkRecordFields,
  invalid,
  type RecordShape,
  type Route,
  recordSortKey,
  recordToWire,
  requireVersion,
  routePath,
  SINCE,
} from "#/contract/index.ts";
import type { StoredRecord } from "#/model/index.ts";
import type { RecordQuery, RecordStore } from "#/store/index.ts";
import { type Answer, type Call, ok } from "../../../http/call.ts";
import { denied } from "../../../policy/access.ts";
import { nextLink, pageLimit, sortDirection } from "../paging.ts";

interface PageRequest {
  readonly limit?: number;
  readonly marker?: string;
  readonly sort_key?: string;
  readonly sort_dir?: string;
  readonly fields?: readonly string[];
  readonly detail?: boolean;
  /** The path is the detailed list's. */
  readonly all?: boolean;
}

/** One page of a collection. */
export async function answerRecords<T extends StoredRecord>(
  call: Call,
  collection: {
    readonly shape: RecordShape<T>;
    readonly plural: string;
    readonly store: RecordStore<T>;
    readonly maxLimit: number;
    readonly routes: { readonly detail?: Route };
    readonly belongs?: object | "to-owner";
  },
  page: PageRequest,
  query: RecordQuery<T>,
  route: Route,
): Promise<Answer> {
  const { shape, plural, store } = collection;
  const fields = chosenFields(call, collection, page);
  const limit = pageLimit(page.limit, collection.maxLimit);
  const found = await store.list({
    ...confined(call, query, collection.belongs),
    sortKey: recordSortKey(shape, page.sort_key ?? "id", call.version),
    sortDirection: sortDirection(page.sort_dir),
    ...(page.marker === undefined ? {} : { marker: page.marker }),
    // One more than asked for tells whether there is a next page.
    limit: limit + 1,
  });
  const wires = found.slice(0, limit).map((record) => recordToWire(shape, record, call, fields));
  const last = found[limit - 1];
  if (found.length <= limit || !last) return ok({ [plural]: wires });
  return ok({ [plural]: wires, next: nextLink(call, routePath(route, call.params), limit, last.uuid) });
}

/** What the caller's project has, for a caller who may see no more. */
function confined<T extends StoredRecord>(
  call: Call,
  query: RecordQuery<T>,
  belongs: object | "to-owner" | undefined,
): RecordQuery<T> {
  const project = call.access.onlyProject();
  if (project === null) return query;
  if (typeof belongs === "object") return { ...query, ofNodes: { ...query.ofNodes, project } };
  if (belongs === undefined) throw denied("list");
  return { ...query, ofProject: project };
}

/** Null: every field. */
function chosenFields<T extends StoredRecord>(
  { version }: Call,
  { shape, routes }: { readonly shape: RecordShape<T>; readonly routes: { readonly detail?: Route } },
  { fields, detail, all }: PageRequest,
): readonly string[] | null {
  // The younger collections, which have no path of their own for it, had the parameter from the start.
  if (routes.detail && detail !== undefined && version < SINCE.detailQuery) {
    throw invalid(`Invalid query parameter ?detail=${detail} received.`);
  }
  if (detail && fields) throw invalid("Can not specify ?detail=True and fields in the same request.");
  if (all || detail) return null;
  if (!fields) return shape.listFields;
  requireVersion(version, SINCE.nodeFields);
  checkRecordFields(shape, fields, version);
  return fields;
}
