import type { JsonValue, Node } from "#/model/index.ts";
import { invalid } from "../errors.ts";
import { jsonText } from "../json-text.ts";
import { type Microversion, requireVersion } from "../microversion.ts";
import { shown } from "../values.ts";
import {
  isNodeField,
  NODE_FIELDS,
  type NodeField,
  type NodeFieldName,
  type NodeWire,
  type NodeWireContext,
} from "./fields.ts";

/** What is shown in place of fields that the reader may not see; null: everything is as it is. */
export type NodeRedactions = Readonly<Partial<Record<NodeFieldName, JsonValue>>> | null;

/** What a version and a choice of fields come to: worked out once, used for every node of a list. */
export interface NodeWirePlan {
  /** The model's fields that have to be there. */
  readonly needs: readonly (keyof Node)[];
  readonly showsConductor: boolean;
  toWire(node: Readonly<Partial<Node>>, options: NodeWireOptions): NodeWire;
  /** The same as JSON in ASCII: no object is made for it. */
  toJson(node: Readonly<Partial<Node>>, options: NodeWireOptions): string;
}

export interface NodeWireOptions extends Omit<NodeWireContext, "version"> {
  readonly redactions?: NodeRedactions;
}

/** Of all fields, by version: nearly every answer about a node needs one. */
const WHOLE = new Map<Microversion, NodeWirePlan>();

export function nodeWirePlan(version: Microversion, fields: readonly NodeFieldName[] | null): NodeWirePlan {
  if (fields) return planOf(version, fields);
  const plan = WHOLE.get(version) ?? planOf(version, null);
  WHOLE.set(version, plan);
  return plan;
}

function planOf(version: Microversion, fields: readonly NodeFieldName[] | null): NodeWirePlan {
  const wanted = fields ? new Set<string>([...fields, "links"]) : null;
  const shown = (Object.entries(NODE_FIELDS) as [NodeFieldName, NodeField<unknown>][])
    .filter(([name, { since }]) => since <= version && (wanted === null || wanted.has(name)))
    .map(([name, field]) => ({ name, key: `"${name}":`, ...field }));
  return {
    needs: [...new Set(shown.flatMap(({ needs }) => needs))],
    showsConductor: shown.some(({ name }) => name === "conductor"),
    toWire: (node, { redactions, ...rest }) => {
      const context = { version, ...rest };
      const wire: Record<string, unknown> = {};
      for (const { name, read } of shown) wire[name] = redactions?.[name] ?? read(node as Readonly<Node>, context);
      return wire;
    },
    toJson: (node, { redactions, baseUrl, conductor }) => {
      const context = { version, baseUrl, conductor };
      let json = "";
      for (const { name, key, read, text } of shown) {
        const hidden = redactions?.[name];
        const value =
          text && hidden === undefined
            ? text(node as Readonly<Node>, context)
            : jsonText(hidden ?? read(node as Readonly<Node>, context));
        if (value !== undefined) json += (json === "" ? "{" : ",") + key + value;
      }
      return `${json}}`;
    },
  };
}

/** The node as this version shows it: all its fields, or the given ones and `links`. Secrets are masked. */
export function nodeToWire(
  node: Readonly<Node>,
  version: Microversion,
  options: NodeWireOptions & { readonly fields?: readonly NodeFieldName[] },
): NodeWire {
  return nodeWirePlan(version, options.fields ?? null).toWire(node, options);
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
