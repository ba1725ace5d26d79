import {
  invalid,
  nodeFromWire,
  nodeToWire,
  patchedFields,
  patchNode,
  ROUTES,
  readBoolean,
  readNodeFields,
  readStringList,
  requireVersion,
  routePath,
  SINCE,
} from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { Node } from "#/model/index.ts";
import type { Store } from "#/store/index.ts";
import { type Call, NO_CONTENT, ok, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { conductorOf } from "./conductor-of.ts";
import { findNode } from "./find-node.ts";
import { KeyedTurns } from "./keyed-turns.ts";
import { refuseNoHostAs400 } from "./no-valid-host.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** One node: create, show, change, delete. */
export function serveNodes(serve: Serve, { store, conductor }: ResourceDeps): void {
  const turns = new KeyedTurns();

  serve(ROUTES.createNode, async (call) => {
    const asked = nodeFromWire(call.body, call.version);
    await checkReferences(store, asked);
    const node = await refuseNoHostAs400(() => conductor.createNode(asked));
    const location = `${call.baseUrl}${routePath(ROUTES.showNode, { node: node.uuid })}`;
    return { status: 201, body: await wire(store, call, node), headers: { Location: location } };
  });

  serve(ROUTES.showNode, async (call) => {
    const { fields } = queryParameters(call, { fields: readStringList });
    if (fields) requireVersion(call.version, SINCE.nodeFields);
    const wanted = fields && readNodeFields(fields, call.version);
    const node = await findNode(store, call);
    return ok(
      nodeToWire(node, call.version, {
        baseUrl: call.baseUrl,
        conductor: conductorOf(node, await store.conductors.list()),
        ...(wanted ? { fields: wanted } : {}),
      }),
    );
  });

  serve(ROUTES.updateNode, async (call) => {
    const { reset_interfaces: reset } = queryParameters(call, { reset_interfaces: readBoolean });
    if (reset !== undefined) requireVersion(call.version, SINCE.resetInterfaces);
    if (reset && !patchedFields(call.body, call.version).includes("driver")) {
      throw invalid("The reset_interfaces parameter can only be used when changing the node's driver.");
    }
    const { uuid } = await findNode(store, call);
    // A patch is worked out against the node as it is and stored whole: two at once would undo each other's keys.
    return await turns.take(uuid, async () => {
      const node = await store.nodes.get(uuid);
      const change = patchNode(node, call.body, call.version);
      await checkReferences(store, change);
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

async function wire(store: Store, call: Call, node: Node) {
  const serving = conductorOf(node, await store.conductors.list());
  return nodeToWire(node, call.version, { baseUrl: call.baseUrl, conductor: serving });
}

/** A parent or a chassis that does not exist would hide the node from every list. */
async function checkReferences(
  { nodes, chassis }: Store,
  { parentNode, chassisUuid }: Pick<Partial<Node>, "parentNode" | "chassisUuid">,
): Promise<void> {
  if (parentNode) await mustExist("parent_node", () => nodes.get(parentNode));
  if (chassisUuid) await mustExist("chassis_uuid", () => chassis.get(chassisUuid));
}

async function mustExist(field: string, find: () => Promise<unknown>): Promise<void> {
  try {
    await find();
  } catch (error) {
    if (error instanceof OutbandError && error.category === "not-found") throw invalid(`${field}: ${error.message}`);
    throw error;
  }
}
