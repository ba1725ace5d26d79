import type { RecordVerbs } from "#/conductor/interfaces/index.ts";
import {
  checkRecordFields,
  invalid,
  isNodeName,
  isUuid,
  MAX_VERSION,
  patchRecord,
  type RecordShape,
  type Route,
  readBoolean,
  readStringList,
  recordFromWire,
  recordToWire,
  requireVersion,
  routePath,
  SINCE,
  shown,
  type ValueReader,
} from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { NewRecord, RecordChange, StoredRecord } from "#/model/index.ts";
import type { RecordQuery, RecordStore, Store } from "#/store/index.ts";
import { type Answer, type Call, NO_CONTENT, ok, param, queryParameters } from "../../../http/call.ts";
import type { Serve } from "../../../http/routing.ts";
import { KeyedTurns } from "../../../keyed-turns.ts";
import { nodeNotFound } from "../../../policy/access.ts";
import { PAGING_READERS } from "../paging.ts";
import { answerRecords } from "./answer-records.ts";

/** A plain collection of the API. What differs between collections is here; the rest is `serveCollection`'s. */
export interface Collection<T extends StoredRecord> {
  readonly shape: RecordShape<T>;
  /** The key of the list in an answer. */
  readonly plural: string;
  /** The parameter in its paths. */
  readonly param: string;
  readonly store: RecordStore<T>;
  readonly verbs: RecordVerbs<T>;
  readonly maxLimit: number;
  readonly routes: Readonly<Record<"list" | "create" | "show" | "update" | "destroy", Route>> & {
    readonly detail?: Route;
  };
  /** Query parameters that choose records. */
  readonly filters: Readonly<Record<string, ValueReader<unknown>>>;
  readonly readFilters: (call: Call, given: Readonly<Record<string, unknown>>) => Promise<RecordQuery<T>>;
  /** May a path name one by its name? Only for these verbs. */
  readonly named: readonly ("show" | "update" | "destroy")[];
  /** Whom a record belongs to: the owner and the lessee of its node, or a project. Nothing: only the system's. */
  readonly belongs?: { readonly toNodeIn: Store["nodes"] } | "to-owner";
  /** Refuses what this caller may not change. */
  readonly checkChange?: (call: Call, change: RecordChange<T>) => void;
  /** Turns what is not a field of the record into fields, before the body is checked. */
  readonly prepare?: (call: Call) => Promise<unknown>;
  /** Adds what the body itself does not say. */
  readonly complete?: (call: Call, given: NewRecord<T>) => Promise<NewRecord<T>>;
}

/** List, detail, create, show, change and delete. */
export function serveCollection<T extends StoredRecord>(serve: Serve, collection: Collection<T>): void {
  const { shape, routes, verbs } = collection;
  const turns = new KeyedTurns();
  serveLists(serve, collection);

  serve(routes.create, async (call) => {
    queryParameters(call, {});
    const body = collection.prepare ? await collection.prepare(call) : call.body;
    const given = recordFromWire(shape, body, call.version);
    checkName(shape, given, "create");
    const whole = collection.complete ? await collection.complete(call, given) : given;
    await requireNodeOf(collection, call, whole, routes.create.policy);
    const record = await verbs.create(whole);
    const location = `${call.baseUrl}${routePath(routes.show, { [collection.param]: record.uuid })}`;
    return { status: 201, body: recordToWire(shape, record, call, null), headers: { Location: location } };
  });

  serve(routes.show, async (call) => {
    const { fields } = queryParameters(call, { fields: readStringList });
    if (fields) requireVersion(call.version, SINCE.nodeFields);
    if (fields) checkRecordFields(shape, fields, call.version);
    return ok(recordToWire(shape, await findRecord(collection, call, "show"), call, fields ?? null));
  });

  serve(routes.update, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findRecord(collection, call, "update");
    // A patch is worked out against the record as it is and stored whole: two at once would undo each other's keys.
    return await turns.take(uuid, async () => {
      const change = patchRecord(shape, await collection.store.get(uuid), call.body, call.version);
      checkName(shape, change, "update");
      collection.checkChange?.(call, change);
      await requireNodeOf(collection, call, change, routes.update.policy);
      return ok(recordToWire(shape, await verbs.update(uuid, change), call, null));
    });
  });

  serve(routes.destroy, async (call) => {
    queryParameters(call, {});
    await verbs.destroy((await findRecord(collection, call, "destroy")).uuid);
    return NO_CONTENT;
  });
}

/** The node that a new record belongs to, or that one is moved to, must be one that the caller may do this to. */
async function requireNodeOf<T extends StoredRecord>(
  { belongs, routes }: Collection<T>,
  call: Call,
  record: object,
  policy: Route["policy"],
): Promise<void> {
  const { nodeUuid } = record as { nodeUuid?: unknown };
  if (typeof belongs !== "object" || policy === "public" || policy === "authenticated") return;
  if (typeof nodeUuid !== "string") {
    if (policy === routes.create.policy) call.access.require(policy);
    return;
  }
  const node = await belongs.toNodeIn.get(nodeUuid).catch((error: unknown) => {
    if (error instanceof OutbandError && error.category === "not-found") return null;
    throw error;
  });
  if (node) call.access.requireNode(policy, node);
  // Who may do it to every node hears from the verb itself what is wrong.
  else if (!call.access.allows(policy)) throw nodeNotFound(nodeUuid);
}

function serveLists<T extends StoredRecord>(serve: Serve, collection: Collection<T>): void {
  const { routes, filters } = collection;
  const { list, detail } = routes;
  serve(list, async (call) => {
    const readers = { ...filters, ...PAGING_READERS, fields: readStringList, detail: readBoolean };
    const given = queryParameters(call, readers);
    return await answerRecords(call, collection, given, await collection.readFilters(call, given), list);
  });
  if (!detail) return;
  serve(detail, async (call) => {
    const given = queryParameters(call, { ...filters, ...PAGING_READERS });
    return await answerRecords(
      call,
      collection,
      { ...given, all: true },
      await collection.readFilters(call, given),
      detail,
    );
  });
}

/** The same list below something that its records belong to. */
export function serveSubCollection<T extends StoredRecord>(
  serve: Serve,
  collection: Collection<T>,
  routes: { readonly list: Route; readonly detail?: Route },
  owner: (call: Call) => Promise<RecordQuery<T>>,
): void {
  const answer = async (call: Call, route: Route, all: boolean): Promise<Answer> => {
    const given = queryParameters(call, {
      ...PAGING_READERS,
      ...(all ? {} : { fields: readStringList, detail: readBoolean }),
    });
    return await answerRecords(call, collection, { ...given, all }, await owner(call), route);
  };
  serve(routes.list, (call) => answer(call, routes.list, false));
  const { detail } = routes;
  if (detail) serve(detail, (call) => answer(call, detail, true));
}

async function findRecord<T extends StoredRecord>(
  collection: Collection<T>,
  call: Call,
  verb: "show" | "update" | "destroy",
): Promise<T> {
  const ident = param(call, collection.param);
  const { noun } = collection.shape;
  if (isUuid(ident)) return await collection.store.get(ident.toLowerCase());
  if (!collection.named.includes(verb)) throw invalid(`Expected UUID for ${noun}: ${shown(ident)}`);
  if (!isNodeName(ident, MAX_VERSION)) throw invalid(`Expected UUID or name for ${noun}: ${shown(ident)}`);
  return await collection.store.get(ident);
}

function checkName(shape: { readonly noun: string }, record: object, verb: string): void {
  const { name } = record as { name?: string | null };
  if (name === undefined || name === null || isNodeName(name, MAX_VERSION)) return;
  throw invalid(`Cannot ${verb} ${shape.noun} with invalid name '${shown(name)}'`);
}
