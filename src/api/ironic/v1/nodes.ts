import {
  invalid,
  type NodeFieldName,
  nodeFromWire,
  nodeToWire,
  patchedFields,
  patchNode,
  policiesOfPatch,
  ROUTES,
  readBoolean,
  readNodeFields,
  readStringList,
  requireVersion,
  routePath,
  SINCE,
  shown,
} from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { Node, NodeCreateRequest, NodeUpdateRequest } from "#/model/index.ts";
import type { Store } from "#/store/index.ts";
import { ApiError } from "../../errors.ts";
import { type Call, NO_CONTENT, ok, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { KeyedTurns } from "../../keyed-turns.ts";
import { nodeTarget } from "../../policy/access.ts";
import { redactionsFor } from "../../policy/redact-node.ts";
import { conductorOf } from "./conductor-of.ts";
import { findNode } from "./find-node.ts";
import { refuseNoHostAs400 } from "./no-valid-host.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** One node: create, show, change, delete. */
export function serveNodes(serve: Serve, { store, conductor }: ResourceDeps): void {
  const turns = new KeyedTurns();

  serve(ROUTES.createNode, async (call) => {
    const asked = ownedByCaller(call, nodeFromWire(call.body, call.version));
    await checkParent(store, call, asked, asked.parentNode);
    await checkChassis(store, asked.chassisUuid);
    const node = await refuseNoHostAs400(() => conductor.createNode(asked));
    const location = `${call.baseUrl}${routePath(ROUTES.showNode, { node: node.uuid })}`;
    return { status: 201, body: await wire(store, call, node), headers: { Location: location } };
  });

  serve(ROUTES.showNode, async (call) => {
    const { fields } = queryParameters(call, { fields: readStringList });
    if (fields) requireVersion(call.version, SINCE.nodeFields);
    const wanted = fields && readNodeFields(fields, call.version);
    const node = await findNode(store, call);
    return ok(await wire(store, call, node, wanted));
  });

  serve(ROUTES.updateNode, async (call) => {
    const { reset_interfaces: reset } = queryParameters(call, { reset_interfaces: readBoolean });
    if (reset !== undefined) requireVersion(call.version, SINCE.resetInterfaces);
    if (reset && !patchedFields(call.body, call.version).includes("driver")) {
      throw invalid("The reset_interfaces parameter can only be used when changing the node's driver.");
    }
    const { uuid, ...before } = await findNode(store, call);
    for (const policy of policiesOfPatch(call.body, call.version)) call.access.require(policy, nodeTarget(before));
    // A patch is worked out against the node as it is and stored whole: two at once would undo each other's keys.
    return await turns.take(uuid, async () => {
      const node = await store.nodes.get(uuid);
      const change = patchNode(node, call.body, call.version);
      checkOwnerChange(call, node, change);
      await checkParent(store, call, node, change.parentNode);
      await checkChassis(store, change.chassisUuid);
      const options = reset === undefined ? {} : { resetInterfaces: reset };
      const changed = await refuseNoHostAs400(() => conductor.updateNode(uuid, change, options));
      return ok(await wire(store, call, changed));
    });
  });

  serve(ROUTES.deleteNode, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    await refuseNoHostAs400(() => conductor.destroyNode(uuid));
    return NO_CONTENT;
  });
}

async function wire(store: Store, call: Call, node: Node, fields?: readonly NodeFieldName[]) {
  const conductor = conductorOf(node, await store.conductors.list());
  const redactions = redactionsFor(call.access, node);
  const options = { baseUrl: call.baseUrl, conductor, redactions, ...(fields ? { fields } : {}) };
  return nodeToWire(node, call.version, options);
}

/** A project's administrator, whom the system's let add nodes, adds nodes of that project. */
function ownedByCaller(call: Call, asked: NodeCreateRequest): NodeCreateRequest {
  const project = call.access.onlyProject();
  if (project === null) return asked;
  if (asked.owner && asked.owner !== project) {
    throw invalid("Cannot create a node as a project scoped admin with an owner other than your own project.");
  }
  return { ...asked, owner: project };
}

/** Hardware that is in use changes hands only by whom the policy trusts with that. */
function checkOwnerChange(call: Call, node: Node, change: NodeUpdateRequest): void {
  if (!change.owner || node.provisionState !== "active") return;
  if (call.access.allows("baremetal:node:update_owner_provisioned", nodeTarget(node))) return;
  const text = `Cannot update owner of node "${node.uuid}" while it is in state "${node.provisionState}".`;
  throw new ApiError("API_OWNER_IN_USE", "conflict", text);
}

/** A parent that does not exist would hide the node from every list; one of somebody else would join what is apart. */
async function checkParent(
  store: Store,
  call: Call,
  child: { readonly owner?: string | null },
  ident: string | null | undefined,
): Promise<void> {
  if (ident === null || ident === undefined) return;
  const parent = await store.nodes.get(ident).catch((error: unknown) => {
    if (error instanceof OutbandError && error.category === "not-found") return null;
    throw error;
  });
  const { access } = call;
  const visible = parent !== null && access.allows("baremetal:node:get", nodeTarget(parent));
  const foreign = access.caller.projectId !== null && (child.owner ?? null) !== parent?.owner;
  if (!visible || foreign) {
    // The same words for all of these: nobody learns which nodes there are.
    throw invalid(`Unable to apply the requested parent_node '${shown(ident)}'. Requested value was invalid.`);
  }
}

/** A chassis that does not exist would be a link to nowhere. */
async function checkChassis({ chassis }: Store, uuid: string | null | undefined): Promise<void> {
  if (!uuid) return;
  try {
    await chassis.get(uuid);
  } catch (error) {
    if (error instanceof OutbandError && error.category === "not-found")
      throw invalid(`chassis_uuid: ${error.message}`);
    throw error;
  }
}
