import { CHASSIS_SHAPE, ROUTES } from "#/contract/index.ts";
import type { Chassis } from "#/model/index.ts";
import { param } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { type Collection, serveCollection } from "./collections/collection.ts";
import { serveNodesOf } from "./node-list.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** Chassis, and the nodes in one. */
export function serveChassis(serve: Serve, deps: ResourceDeps): void {
  const { store, conductor, maxLimit } = deps;
  const chassis: Collection<Chassis> = {
    shape: CHASSIS_SHAPE,
    plural: "chassis",
    param: "chassis",
    store: store.chassis,
    verbs: conductor.records.chassis,
    maxLimit,
    routes: {
      list: ROUTES.listChassis,
      detail: ROUTES.listChassisDetail,
      create: ROUTES.createChassis,
      show: ROUTES.showChassis,
      update: ROUTES.updateChassis,
      destroy: ROUTES.deleteChassis,
    },
    named: [],
    filters: {},
    readFilters: async () => ({}),
  };
  serveCollection(serve, chassis);
  const routes = { list: ROUTES.listChassisNodes, detail: ROUTES.listChassisNodesDetail };
  serveNodesOf(serve, deps, routes, async (call) => ({
    chassis_uuid: (await store.chassis.get(param(call, "chassis"))).uuid,
  }));
}
