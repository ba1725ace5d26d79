import { errorMessage, OutbandError } from "#/lib/errors/index.ts";
import type { Allocation, NewRecord, Node } from "#/model/index.ts";
import { isTransitioning } from "../actions/update-rules.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { RecordVerbs } from "../interfaces/index.ts";
import { isNodeLocked, isNodeNotFound, openExclusive } from "../task/index.ts";
import { eligibleNodes } from "./choose-node.ts";

/** Allocations: a node is looked for in the background; the caller sees `allocating`, then `active` or `error`. */
export function allocationVerbs(context: ConductorContext): RecordVerbs<Allocation> {
  const { allocations } = context.store;
  return {
    create: async (given) => {
      if (given.nodeUuid) return await backfill(context, given, given.nodeUuid);
      const candidates = await Promise.all((given.candidateNodes ?? []).map((ident) => candidate(context, ident)));
      using worker = context.workers.take();
      const allocation = await allocations.create({ ...given, candidateNodes: [...new Set(candidates)] });
      worker.start(() => allocate(context, allocation));
      return allocation;
    },
    update: (uuid, change) => allocations.update(uuid, change),
    destroy: async (uuid) => {
      const { nodeUuid } = await allocations.get(uuid);
      if (nodeUuid === null) return await allocations.release(uuid);
      await using task = await openExclusive(context, nodeUuid, "allocation deletion");
      refuseRelease(uuid, task.node);
      await allocations.release(uuid);
    },
  };
}

async function candidate({ store }: ConductorContext, ident: string): Promise<string> {
  try {
    return (await store.nodes.get(ident)).uuid;
  } catch (error) {
    if (!isNodeNotFound(error)) throw error;
    throw new ConductorError("REFERENCE_UNKNOWN", "invalid", `Node ${ident} could not be found.`);
  }
}

/** Never rejects: what goes wrong is the allocation's `last_error`. */
async function allocate(context: ConductorContext, allocation: Allocation): Promise<void> {
  const { allocations } = context.store;
  try {
    await giveNode(context, allocation);
  } catch (error) {
    if (error instanceof OutbandError && error.code === "RECORD_NOT_FOUND") return;
    context.log.warn("an allocation has failed", { allocation: allocation.uuid, reason: errorMessage(error) });
    const lastError = `Failed to process allocation ${allocation.uuid}: ${errorMessage(error)}`;
    await allocations.update(allocation.uuid, { state: "error", lastError }).catch(() => {});
  }
}

async function giveNode(context: ConductorContext, allocation: Allocation): Promise<void> {
  const { nodes, allocations } = context.store;
  const { resourceClass } = allocation;
  const where = { resourceClass, provisionState: "available", maintenance: false, retired: false } as const;
  const able = eligibleNodes(
    allocation,
    await nodes.list({ where, associated: false, includeChildren: true }),
    Math.random,
  );
  if (able.length === 0)
    throw noNodes(allocation, "no available nodes match the requested resource class, traits or candidates");
  for (const { uuid } of able) {
    if (await tryNode(context, allocation, uuid)) return;
  }
  await allocations.get(allocation.uuid);
  throw noNodes(allocation, "all nodes that match are locked or taken by others");
}

async function tryNode(context: ConductorContext, allocation: Allocation, nodeUuid: string): Promise<boolean> {
  try {
    await using task = await openExclusive(context, nodeUuid, "node allocation", 1);
    if (eligibleNodes(allocation, [task.node], () => 0).length === 0) return false;
    if ((await context.store.allocations.assign(allocation.uuid, nodeUuid)) === null) return false;
    if (allocation.traits.length === 0) return true;
    const node = await context.store.nodes.get(nodeUuid);
    await context.store.nodes.update(nodeUuid, { instanceInfo: { ...node.instanceInfo, traits: allocation.traits } });
    return true;
  } catch (error) {
    if (isNodeLocked(error)) return false;
    throw error;
  }
}

/** For a node that was deployed before there were allocations. */
async function backfill(
  context: ConductorContext,
  given: NewRecord<Allocation>,
  nodeUuid: string,
): Promise<Allocation> {
  const { allocations } = context.store;
  await using task = await openExclusive(context, nodeUuid, "allocation backfilling");
  const { node } = task;
  if (node.provisionState !== "active") {
    throw new ConductorError(
      "NODE_WRONG_STATE",
      "invalid",
      `The requested action "allocation backfilling" can not be performed on node "${node.uuid}" while it is in state "${node.provisionState}".`,
    );
  }
  if (node.instanceUuid !== null && node.instanceUuid !== given.uuid) {
    const text = `Node ${node.uuid} is associated with instance ${node.instanceUuid}.`;
    throw new ConductorError("NODE_ASSOCIATED", "conflict", text);
  }
  const resourceClass = given.resourceClass ?? node.resourceClass;
  const allocation = await allocations.create({ ...given, nodeUuid: null, resourceClass });
  const assigned = await allocations.assign(allocation.uuid, node.uuid);
  if (assigned) return assigned;
  await allocations.delete(allocation.uuid);
  throw new ConductorError("NODE_ASSOCIATED", "conflict", `Node ${node.uuid} is associated with another allocation.`);
}

function refuseRelease(allocation: string, node: Readonly<Node>): void {
  if (node.maintenance) return;
  const busy = node.provisionState === "active" || isTransitioning(node);
  if (!busy) return;
  throw new ConductorError(
    "NODE_WRONG_STATE",
    "conflict",
    `Cannot remove allocation ${allocation} for node ${node.uuid}, because the node is in state ${node.provisionState} ` +
      "where updates are not allowed (and maintenance mode is off)",
  );
}

function noNodes(allocation: Allocation, reason: string): ConductorError {
  return new ConductorError("ALLOCATION_FAILED", "conflict", `${reason} (resource class ${allocation.resourceClass})`);
}
