import type { JsonObject, Node, NodeUpdateRequest } from "#/model/index.ts";
import { invalid } from "../errors.ts";
import { applyBelowRoot, invalidPatch, type PatchOperation, readPatch } from "../json-patch.ts";
import { type Microversion, requireVersion } from "../microversion.ts";
import { shown } from "../values.ts";
import { isNodeField, NODE_FIELDS } from "./fields.ts";
import { mergeChanges } from "./merge.ts";
import { isNodeName } from "./name.ts";
import { type NodeWrite, nodeWrite, readNodeWrite, writableNames } from "./writes.ts";

/**
 * Works a PATCH body out against the node as it is, secrets included: only the fields that really change come back.
 * An operation on a whole field sets it; `remove` sets its default.
 */
export function patchNode(node: Readonly<Node>, body: unknown, version: Microversion): NodeUpdateRequest {
  const document: JsonObject = {};
  const rules = new Map<string, NodeWrite>();
  for (const operation of readPatch(body, version)) {
    const [root, ...below] = operation.path;
    const rule = ruleFor(operation, version);
    if (!rules.has(root)) document[root] = structuredCopy(rule.current(node));
    rules.set(root, rule);
    if (below.length > 0) applyBelowRoot(document, operation);
    else if (operation.op !== "remove") document[root] = operation.value ?? null;
    else if (rule.unset !== undefined) document[root] = rule.unset;
    else throw invalidPatch(`'/${root}' is a mandatory attribute and can not be removed`);
  }
  let change: NodeUpdateRequest = {};
  for (const [root, rule] of rules) {
    if (JSON.stringify(document[root]) === JSON.stringify(rule.current(node))) continue;
    change = mergeChanges(change, readNodeWrite(root, rule, document[root]));
  }
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
  if (!isNodeField(root) && operation.op === "add") {
    throw invalidPatch(`Adding a new attribute (/${shown(root)}) to the root of the resource is not allowed`);
  }
  const allowed = writableNames("patch").join(", ");
  throw invalidPatch(`Cannot patch ${shown(root)}. Only the following can be updated: ${allowed}`);
}

function structuredCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
