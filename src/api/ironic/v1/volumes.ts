import { linkPair, ROUTES, readString, VOLUME_CONNECTOR_SHAPE, VOLUME_TARGET_SHAPE } from "#/contract/index.ts";
import type { VolumeConnector, VolumeTarget } from "#/model/index.ts";
import { type Call, ok, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { type Collection, serveCollection, serveSubCollection } from "./collections/collection.ts";
import { findNode, findNodeByIdent } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** Volume connectors and targets, and those of a node; from 1.32. */
export function serveVolumes(serve: Serve, deps: ResourceDeps): void {
  const { store, conductor, maxLimit } = deps;
  const shared = { maxLimit, belongs: { toNodeIn: store.nodes }, named: [], filters: { node: readString } } as const;
  const readFilters = async (call: Call, given: { readonly node?: string }) =>
    given.node === undefined ? {} : { where: { nodeUuid: (await findNodeByIdent(store, call, given.node)).uuid } };
  const connectors: Collection<VolumeConnector> = {
    ...shared,
    readFilters,
    shape: VOLUME_CONNECTOR_SHAPE,
    plural: "connectors",
    param: "connector",
    store: store.volumeConnectors,
    verbs: conductor.records.volumeConnectors,
    routes: {
      list: ROUTES.listVolumeConnectors,
      create: ROUTES.createVolumeConnector,
      show: ROUTES.showVolumeConnector,
      update: ROUTES.updateVolumeConnector,
      destroy: ROUTES.deleteVolumeConnector,
    },
  };
  const targets: Collection<VolumeTarget> = {
    ...shared,
    readFilters,
    shape: VOLUME_TARGET_SHAPE,
    plural: "targets",
    param: "target",
    store: store.volumeTargets,
    verbs: conductor.records.volumeTargets,
    routes: {
      list: ROUTES.listVolumeTargets,
      create: ROUTES.createVolumeTarget,
      show: ROUTES.showVolumeTarget,
      update: ROUTES.updateVolumeTarget,
      destroy: ROUTES.deleteVolumeTarget,
    },
  };
  serveCollection(serve, connectors);
  serveCollection(serve, targets);

  const ofNode = async (call: Call) => ({ where: { nodeUuid: (await findNode(store, call)).uuid } });
  serveSubCollection(serve, connectors, { list: ROUTES.listNodeVolumeConnectors }, ofNode);
  serveSubCollection(serve, targets, { list: ROUTES.listNodeVolumeTargets }, ofNode);
  serve(ROUTES.showVolume, async (call) => {
    queryParameters(call, {});
    return ok(volumeLinks(call.baseUrl, "volume"));
  });
  serve(ROUTES.showNodeVolume, async (call) => {
    queryParameters(call, {});
    return ok(volumeLinks(call.baseUrl, "nodes", (await findNode(store, call)).uuid, "volume"));
  });
}

function volumeLinks(baseUrl: string, ...path: string[]) {
  return {
    connectors: linkPair(baseUrl, ...path, "connectors"),
    targets: linkPair(baseUrl, ...path, "targets"),
    links: linkPair(baseUrl, ...path),
  };
}
