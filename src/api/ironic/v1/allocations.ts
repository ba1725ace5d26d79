import {
  ALLOCATION_SHAPE,
  ContractError,
  invalid,
  isJsonObject,
  ROUTES,
  readString,
  recordToWire,
  requireVersion,
  SINCE,
} from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { ALLOCATION_STATES, type Allocation, type NewRecord } from "#/model/index.ts";
import type { RecordQuery } from "#/store/index.ts";
import { type Call, NO_CONTENT, ok, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { denied } from "../../policy/access.ts";
import { type Collection, serveCollection } from "./collections/collection.ts";
import { findNode, findNodeByIdent } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

const FILTERS = { node: readString, resource_class: readString, state: readString, owner: readString };

/** Allocations, and the one of a node; from 1.52. */
export function serveAllocations(serve: Serve, deps: ResourceDeps): void {
  const { store } = deps;
  const { allocations } = deps.conductor.records;
  const collection: Collection<Allocation> = {
    shape: ALLOCATION_SHAPE,
    plural: "allocations",
    param: "allocation",
    store: store.allocations,
    belongs: "to-owner",
    verbs: allocations,
    maxLimit: deps.maxLimit,
    routes: {
      list: ROUTES.listAllocations,
      create: ROUTES.createAllocation,
      show: ROUTES.showAllocation,
      update: ROUTES.updateAllocation,
      destroy: ROUTES.deleteAllocation,
    },
    named: ["show", "update", "destroy"],
    filters: FILTERS,
    readFilters: (call, given) => readFilters(deps, call, given),
    prepare: async (call) => withoutNode(call),
    complete: async (call, given) => {
      const nodeUuid = await backfilledNode(deps, call);
      const owned = ownedByCaller(call, given);
      return nodeUuid === null ? owned : { ...owned, nodeUuid };
    },
  };
  serveCollection(serve, collection);

  serve(ROUTES.showNodeAllocation, async (call) => {
    queryParameters(call, {});
    return ok(recordToWire(ALLOCATION_SHAPE, await allocationOf(deps, call), call, null));
  });
  serve(ROUTES.deleteNodeAllocation, async (call) => {
    queryParameters(call, {});
    const { uuid, owner } = await allocationOf(deps, call);
    call.access.require("baremetal:allocation:delete", { "allocation.owner": owner });
    await allocations.destroy(uuid);
    return NO_CONTENT;
  });
}

async function readFilters(
  { store }: ResourceDeps,
  call: Call,
  { node, resource_class, state, owner }: { [Name in keyof typeof FILTERS]?: string },
): Promise<RecordQuery<Allocation>> {
  if (owner !== undefined) requireVersion(call.version, SINCE.allocationOwner);
  const known = ALLOCATION_STATES.find((one) => one === state);
  if (state !== undefined && !known)
    throw invalid(`Invalid allocation state: it must be one of ${ALLOCATION_STATES.join(", ")}`);
  const where: Partial<Allocation> = {};
  if (node !== undefined) where.nodeUuid = (await findNodeByIdent(store, call, node)).uuid;
  if (resource_class !== undefined) where.resourceClass = resource_class;
  if (known) where.state = known;
  if (owner !== undefined) where.owner = owner;
  return { where };
}

/** Checks what belongs together; `node` is no field of an allocation. */
function withoutNode(call: Call): unknown {
  if (!isJsonObject(call.body)) return call.body;
  const { node, ...body } = call.body;
  if (node === undefined) {
    if (body.resource_class !== undefined && body.resource_class !== null) return body;
    throw new ContractError(
      "API_MISSING_FIELD",
      "invalid",
      "The resource_class field is mandatory when not backfilling",
    );
  }
  requireVersion(call.version, SINCE.allocationBackfill);
  const clashing = ["candidate_nodes", "resource_class", "traits"].filter((name) => body[name] !== undefined);
  if (clashing.length > 0) throw invalid(`Cannot set ${clashing.join(", ")} when backfilling`);
  return body;
}

async function backfilledNode({ store }: ResourceDeps, call: Call): Promise<string | null> {
  const node = isJsonObject(call.body) ? call.body.node : undefined;
  if (node === undefined) return null;
  try {
    const found = await findNodeByIdent(store, call, readString("node", node));
    call.access.requireNode("baremetal:node:update:instance_uuid", found);
    return found.uuid;
  } catch (error) {
    if (error instanceof OutbandError && error.category === "not-found") throw invalid(error.message);
    throw error;
  }
}

/** A project allocates for itself, among the nodes that it owns. */
function ownedByCaller(call: Call, given: NewRecord<Allocation>): NewRecord<Allocation> {
  const { access } = call;
  if (access.allows("baremetal:allocation:create_restricted")) return given;
  const { projectId } = access.caller;
  if (given.owner && given.owner !== projectId) throw denied("baremetal:allocation:create_restricted");
  return { ...given, owner: projectId };
}

/** The allocation that the node in the path has; who may see the one may not see the other as well. */
async function allocationOf({ store }: ResourceDeps, call: Call): Promise<Allocation> {
  const { uuid, allocationUuid } = await findNode(store, call);
  const none = () => new OutbandError("RECORD_NOT_FOUND", "not-found", `Node ${uuid} has no allocation`);
  const allocation = allocationUuid === null ? null : await store.allocations.get(allocationUuid);
  const target = { "allocation.owner": allocation?.owner ?? null };
  call.access.requireVisible("baremetal:allocation:get", target, none);
  if (!allocation) throw none();
  return allocation;
}
