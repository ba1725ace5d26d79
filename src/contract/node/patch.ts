import type { Node, NodeUpdateRequest } from "#/model/index.ts";
import { invalid } from "../errors.ts";
import { cannotPatch, patchFields } from "../fields/patch-fields.ts";
import { invalidPatch, type PatchOperation, readPatch } from "../json-patch.ts";
import { type Microversion, requireVersion } from "../microversion.ts";
import { shown } from "../values.ts";
import { isNodeField, NODE_FIELDS } from "./fields.ts";
import { mergeChanges } from "./merge.ts";
import { isNodeName } from "./name.ts";
import { type NodeWrite, nodeWrite, writableNames } from "./writes.ts";

/** Works a PATCH body out against the node as it is: only the fields that really change come back. */
export function patchNode(node: Readonly<Node>, body: unknown, version: Microversion): NodeUpdateRequest {
  const change = patchFields<Node, NodeUpdateRequest>(node, body, version, {
    noun: "node",
    ruleFor: (operation) => ruleFor(operation, version),
    merge: mergeChanges,
  });
  if (change.name && !isNodeName(change.name, version)) {
    throw invalid(`Node ${node.uuid}: Cannot change name to invalid name '${shown(change.name)}'`);
  }
  return change;
}

/** The roots a patch names: "reset_interfaces" needs to know. */
export function patchedFields(body: unknown, version: Microversion): string[] {
  return readPatch(body, version).map((operation) => operation.path[0]);
}

function ruleFor(operation: PatchOperation, version: Microversion): NodeWrite {
  const [root] = operation.path;
  if (isNodeField(root)) requireVersion(version, NODE_FIELDS[root].since);
  const rule = nodeWrite(root, "patch");
  if (rule) return rule;
  if (root === "traits") throw invalidPatch("Cannot patch traits: they are set at nodes/<node>/traits");
  if (root === "console_enabled") throw invalidPatch("Cannot patch console_enabled: use PUT states/console");
  throw cannotPatch(operation, isNodeField(root), writableNames("patch"));
}
