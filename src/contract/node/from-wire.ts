import type { NodeCreateRequest } from "#/model/index.ts";
import { ContractError, invalid } from "../errors.ts";
import { type Microversion, requireVersion, SINCE } from "../microversion.ts";
import { isJsonObject, shown } from "../values.ts";
import { NODE_FIELDS, type NodeFieldName } from "./fields.ts";
import { mergeChanges } from "./merge.ts";
import { isNodeName } from "./name.ts";
import { nodeWrite, readNodeWrite } from "./writes.ts";

/**
 * The body of POST nodes. Unknown and wrong fields are 400, fields newer than the version 406. From 1.11 a node starts
 * in enroll, before in available.
 */
export function nodeFromWire(body: unknown, version: Microversion): NodeCreateRequest {
  if (!isJsonObject(body)) throw invalid("Schema error for node: the body must be an object");
  if (body.driver === undefined) {
    throw new ContractError("API_MISSING_FIELD", "invalid", "Schema error for node: 'driver' is a required property");
  }
  let node: NodeCreateRequest = { driver: "", provisionState: version < SINCE.enrollState ? "available" : "enroll" };
  for (const [name, value] of Object.entries(body)) {
    const rule = nodeWrite(name, "create");
    if (!rule) throw unknownField(name);
    requireVersion(version, NODE_FIELDS[name as NodeFieldName].since);
    node = mergeChanges<NodeCreateRequest>(node, { driver: node.driver, ...readNodeWrite(name, rule, value) });
  }
  if (node.name && !isNodeName(node.name, version)) {
    throw invalid(`Cannot create node with invalid name '${shown(node.name)}'`);
  }
  return node;
}

function unknownField(name: string): ContractError {
  const hint = name === "traits" ? ": traits are set at nodes/<node>/traits, once the node is there" : "";
  return new ContractError(
    "API_UNKNOWN_FIELD",
    "invalid",
    `Schema error for node: Additional properties are not allowed ('${shown(name)}' was unexpected)${hint}`,
  );
}
