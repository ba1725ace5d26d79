import type { NodeCreateRequest } from "#/model/index.ts";
import { invalid } from "../errors.ts";
import { readFieldWrite } from "../fields/field-write.ts";
import { missingField, unexpectedField } from "../fields/patch-fields.ts";
import { type Microversion, requireVersion, SINCE } from "../microversion.ts";
import { isJsonObject, shown } from "../values.ts";
import { NODE_FIELDS, type NodeFieldName } from "./fields.ts";
import { mergeChanges } from "./merge.ts";
import { isNodeName } from "./name.ts";
import { nodeWrite } from "./writes.ts";

/**
 * The body of POST nodes. Unknown and wrong fields are 400, fields newer than the version 406. From 1.11 a node starts
 * in enroll, before in available.
 */
export function nodeFromWire(body: unknown, version: Microversion): NodeCreateRequest {
  if (!isJsonObject(body)) throw invalid("Schema error for node: the body must be an object");
  if (body.driver === undefined) throw missingField("node", "driver");
  let node: NodeCreateRequest = { driver: "", provisionState: version < SINCE.enrollState ? "available" : "enroll" };
  for (const [name, value] of Object.entries(body)) {
    const rule = nodeWrite(name, "create");
    if (!rule) throw unexpectedField("node", name, name === "traits" ? TRAITS_HINT : "");
    requireVersion(version, NODE_FIELDS[name as NodeFieldName].since);
    node = mergeChanges<NodeCreateRequest>(node, { driver: node.driver, ...readFieldWrite("node", name, rule, value) });
  }
  if (node.name && !isNodeName(node.name, version)) {
    throw invalid(`Cannot create node with invalid name '${shown(node.name)}'`);
  }
  return node;
}

const TRAITS_HINT = ": traits are set at nodes/<node>/traits, once the node is there";
