import {
  invalid,
  isJsonObject,
  PORT_SHAPE,
  PORTGROUP_SHAPE,
  ROUTES,
  readString,
  readStringList,
  readUuid,
  requireVersion,
  SINCE,
} from "#/contract/index.ts";
import type { Port, Portgroup } from "#/model/index.ts";
import type { RecordQuery } from "#/store/index.ts";
import { HttpError } from "../../errors.ts";
import { type Call, param } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { type Collection, serveCollection, serveSubCollection } from "./collections/collection.ts";
import { findNode, findNodeByIdent } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** Ports, and those of a node. */
export function servePorts(serve: Serve, deps: ResourceDeps): void {
  const ports = portCollection(deps);
  serveCollection(serve, ports);
  const ofNode = { list: ROUTES.listNodePorts, detail: ROUTES.listNodePortsDetail };
  serveSubCollection(serve, ports, ofNode, async (call) => ({
    where: { nodeUuid: (await findNode(deps.store, call)).uuid },
  }));
  const ofGroup = { list: ROUTES.listPortgroupPorts, detail: ROUTES.listPortgroupPortsDetail };
  serveSubCollection(serve, ports, ofGroup, async (call) => ({
    where: { portgroupUuid: (await deps.store.portgroups.get(param(call, "portgroup"))).uuid },
  }));
}

/** Port groups, and those of a node; from 1.23. */
export function servePortgroups(serve: Serve, deps: ResourceDeps): void {
  const { store } = deps;
  const groups: Collection<Portgroup> = {
    shape: PORTGROUP_SHAPE,
    plural: "portgroups",
    param: "portgroup",
    store: store.portgroups,
    belongs: { toNodeIn: store.nodes },
    verbs: deps.conductor.records.portgroups,
    maxLimit: deps.maxLimit,
    routes: {
      list: ROUTES.listPortgroups,
      detail: ROUTES.listPortgroupsDetail,
      create: ROUTES.createPortgroup,
      show: ROUTES.showPortgroup,
      update: ROUTES.updatePortgroup,
      destroy: ROUTES.deletePortgroup,
    },
    named: ["show", "update", "destroy"],
    filters: { node: readString, address: readString, conductor_groups: readStringList },
    readFilters: async (call, given) => await byOwner(deps, call, given),
  };
  serveCollection(serve, groups);
  const ofNode = { list: ROUTES.listNodePortgroups, detail: ROUTES.listNodePortgroupsDetail };
  serveSubCollection(serve, groups, ofNode, async (call) => ({
    where: { nodeUuid: (await findNode(store, call)).uuid },
  }));
}

function portCollection(deps: ResourceDeps): Collection<Port> {
  const { store } = deps;
  return {
    shape: PORT_SHAPE,
    plural: "ports",
    param: "port",
    store: store.ports,
    belongs: { toNodeIn: store.nodes },
    verbs: deps.conductor.records.ports,
    maxLimit: deps.maxLimit,
    routes: {
      list: ROUTES.listPorts,
      detail: ROUTES.listPortsDetail,
      create: ROUTES.createPort,
      show: ROUTES.showPort,
      update: ROUTES.updatePort,
      destroy: ROUTES.deletePort,
    },
    named: ["show", "update"],
    filters: {
      node: readString,
      node_uuid: readUuid,
      address: readString,
      portgroup: readString,
      shard: readStringList,
      description_contains: readString,
      conductor_groups: readStringList,
    },
    readFilters: async (call, given) => await readPortFilters(deps, call, given),
    prepare: async (call) => await nameNode(deps, call),
  };
}

interface OwnerFilters {
  readonly node?: string;
  readonly node_uuid?: string;
  readonly address?: string;
  readonly conductor_groups?: readonly string[];
}

async function readPortFilters(
  { store, ...deps }: ResourceDeps,
  call: Call,
  given: OwnerFilters & { portgroup?: string; shard?: readonly string[]; description_contains?: string },
): Promise<RecordQuery<Port>> {
  const { node, node_uuid: uuid, portgroup, shard, description_contains: text } = given;
  if (portgroup !== undefined) requireVersion(call.version, SINCE.portgroupsOfNodes);
  if (shard !== undefined) requireVersion(call.version, SINCE.shards);
  if (text !== undefined) requireVersion(call.version, SINCE.portDescription);
  if ([node ?? uuid, portgroup, shard].filter((filter) => filter !== undefined).length > 1) {
    const sentence = "Only one of node, portgroup and shard can be given to filter ports";
    throw new HttpError("API_FILTERS_CLASH", 403, "fault", sentence);
  }
  const query = await byOwner<Port>({ store, ...deps }, call, given);
  return {
    ...query,
    ...(portgroup === undefined
      ? {}
      : { where: { ...query.where, portgroupUuid: (await store.portgroups.get(portgroup)).uuid } }),
    ...(shard === undefined ? {} : { ofNodes: { shards: shard } }),
    ...(text === undefined ? {} : { descriptionContains: text }),
  };
}

/** What ports and port groups are both chosen by. */
async function byOwner<T extends Port | Portgroup>(
  { store }: ResourceDeps,
  call: Call,
  { node, node_uuid, address, conductor_groups: groups }: OwnerFilters,
): Promise<RecordQuery<T>> {
  const ident = node_uuid ?? node;
  const where: Partial<Port & Portgroup> = {};
  if (ident !== undefined) where.nodeUuid = (await findNodeByIdent(store, call, ident)).uuid;
  if (address !== undefined) where.address = address.toLowerCase();
  if (groups === undefined) return { where } as RecordQuery<T>;
  requireVersion(call.version, SINCE.portConductorGroups);
  if (ident !== undefined) throw invalid("conductor_groups cannot be combined with a node");
  return { where, ofNodes: { conductorGroups: groups } } as RecordQuery<T>;
}

/** From 1.94 the node may be given by name, as `node_ident`. */
async function nameNode({ store }: ResourceDeps, call: Call): Promise<unknown> {
  if (!isJsonObject(call.body) || call.body.node_ident === undefined) return call.body;
  requireVersion(call.version, SINCE.portNodeIdent);
  const { node_ident: ident, ...body } = call.body;
  if (body.node_uuid !== undefined) throw invalid("Exactly one of node_uuid and node_ident must be given");
  return { ...body, node_uuid: (await findNodeByIdent(store, call, readString("node_ident", ident))).uuid };
}
