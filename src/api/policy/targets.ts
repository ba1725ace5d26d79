import { isNodeName, isUuid, MAX_VERSION, type PolicyName, type PolicyTarget } from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { Node } from "#/model/index.ts";
import type { Store } from "#/store/index.ts";
import { type Call, param } from "../http/call.ts";
import { findNode } from "../ironic/v1/find-node.ts";
import { findServer, instanceNotFound } from "../nova/find-server.ts";
import { nodeNotFound, nodeTarget } from "./access.ts";

/** What a path names, as policies see it. */
export interface NamedThing {
  readonly target: PolicyTarget;
  /** Who does not have this one is told that the thing is not there. */
  readonly visible: PolicyName;
  notFound(): OutbandError;
  /** Who may read it, whoever it belongs to. */
  readonly readers?: PolicyName;
  /** The node, where it is one: found once for the policy and the action. */
  readonly node?: Node;
}

/** Finds what a path names; rejects as its resource does when there is no such thing. Null: it is no name at all. */
type Finder = (store: Store, call: Call) => Promise<NamedThing | null>;

/** By the names that paths have for values. What is not here belongs to nobody: drivers, conductors, chassis. */
const FINDERS: Readonly<Record<string, Finder>> = {
  node: async (store, call) => {
    const ident = param(call, "node");
    return nodeNamed(await findNode(store, call), () => nodeNotFound(ident));
  },
  server: async (store, call) => {
    return nodeNamed(await findServer(store, call), () => instanceNotFound(param(call, "server")));
  },
  port: async (store, call) => ofNode(store, call, "port", store.ports, "baremetal:port:get"),
  portgroup: async (store, call) => ofNode(store, call, "portgroup", store.portgroups, "baremetal:portgroup:get"),
  connector: async (store, call) => ofNode(store, call, "connector", store.volumeConnectors, "baremetal:volume:get"),
  target: async (store, call) => ofNode(store, call, "target", store.volumeTargets, "baremetal:volume:get"),
  allocation: async ({ allocations }, call) => owned(call, "allocation", allocations, "baremetal:allocation:get"),
  runbook: async ({ runbooks }, call) => owned(call, "runbook", runbooks, "baremetal:runbook:get"),
};

type Records<T> = { get(ident: string): Promise<T> };

/** What belongs to a node, and so to whom the node belongs. */
async function ofNode(
  store: Store,
  call: Call,
  name: string,
  records: Records<{ readonly nodeUuid: string }>,
  visible: PolicyName,
): Promise<NamedThing | null> {
  const record = await recordNamed(param(call, name), records);
  if (!record) return null;
  const target = nodeTarget(await store.nodes.get(record.nodeUuid));
  return { target, visible, notFound: () => recordNotThere(name, param(call, name)) };
}

/** What a project owns by itself. */
async function owned(
  call: Call,
  name: "allocation" | "runbook",
  records: Records<{ readonly owner: string | null; readonly public?: boolean }>,
  visible: PolicyName,
): Promise<NamedThing | null> {
  const record = await recordNamed(param(call, name), records);
  if (!record) return null;
  return {
    target: { [`${name}.owner`]: record.owner },
    visible,
    ...(record.public ? { readers: "baremetal:runbook:list" as const } : {}),
    notFound: () => recordNotThere(name, param(call, name)),
  };
}

async function recordNamed<T>(ident: string, records: Records<T>): Promise<T | null> {
  if (isUuid(ident)) return await records.get(ident.toLowerCase());
  return isNodeName(ident, MAX_VERSION) ? await records.get(ident) : null;
}

/** As the store says it. */
const NOUNS: Readonly<Record<string, string>> = {
  port: "Port",
  portgroup: "Portgroup",
  connector: "Volume connector",
  target: "Volume target",
  allocation: "Allocation",
  runbook: "Runbook",
};

export function recordNotThere(name: string, ident: string): OutbandError {
  return new OutbandError("RECORD_NOT_FOUND", "not-found", `${NOUNS[name] ?? name} ${ident} could not be found.`);
}

function nodeNamed(node: Node, notFound: () => OutbandError): NamedThing {
  return { node, target: nodeTarget(node), visible: "baremetal:node:get", notFound };
}

/** The first value in a path that has an owner decides. */
export function finderFor(path: string): Finder | null {
  for (const [, name = ""] of path.matchAll(/:(\w+)/g)) {
    const finder = Object.hasOwn(FINDERS, name) ? FINDERS[name] : undefined;
    // There are no microversions in what is ours.
    if (finder && path.startsWith("/outband")) return (store, call) => finder(store, { ...call, version: MAX_VERSION });
    if (finder) return finder;
  }
  return null;
}
