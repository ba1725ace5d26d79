import type { Node } from "#/model/index.ts";
import { invalid } from "../errors.ts";
import { type Microversion, requireVersion } from "../microversion.ts";
import { shown } from "../values.ts";
import { isNodeField, NODE_FIELDS, type NodeFieldName, type NodeWire, type NodeWireContext } from "./fields.ts";

/** The node as this version shows it: all its fields, or the given ones and `links`. Secrets are masked. */
export function nodeToWire(
  node: Readonly<Node>,
  version: Microversion,
  options: Omit<NodeWireContext, "version"> & { readonly fields?: readonly NodeFieldName[] },
): NodeWire {
  const context = { version, baseUrl: options.baseUrl, conductor: options.conductor };
  const wanted = options.fields ? new Set<string>([...options.fields, "links"]) : null;
  const wire: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(NODE_FIELDS)) {
    if (field.since > version || (wanted && !wanted.has(name))) continue;
    wire[name] = field.read(node, context);
  }
  return wire;
}

/** Checks the names of a `fields=`: unknown is 400, newer than the version 406. */
export function readNodeFields(names: readonly string[], version: Microversion): NodeFieldName[] {
  return names.map((name) => {
    if (!isNodeField(name)) throw invalid(`Field ${shown(name)} is not a valid field.`);
    requireVersion(version, NODE_FIELDS[name].since);
    return name;
  });
}

/** The model's field for a `sort_key=`. "id" is the order of enrolment. */
export function readSortKey(name: string, version: Microversion): keyof Node {
  if (name === "id") return "id";
  if (!isNodeField(name)) throw invalid(`Field ${shown(name)} is not a valid field.`);
  const field: { readonly since: Microversion; readonly sort?: keyof Node } = NODE_FIELDS[name];
  requireVersion(version, field.since);
  if (field.sort === undefined) {
    throw invalid(`The sort_key value ${name} is an invalid field for sorting`);
  }
  return field.sort;
}
