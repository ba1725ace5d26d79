import type { Serve } from "../../http/routing.ts";
import { serveBootDevice } from "./boot-device.ts";
import { serveConductors } from "./conductors.ts";
import { serveConsole } from "./console.ts";
import { serveDrivers } from "./drivers.ts";
import { serveMaintenance } from "./maintenance.ts";
import { serveNodeList } from "./node-list.ts";
import { serveNodes } from "./nodes.ts";
import { servePower } from "./power.ts";
import type { ResourceDeps } from "./resource-deps.ts";
import { serveStates } from "./states.ts";
import { serveValidate } from "./validate.ts";

/** Everything under /v1, one file per resource. */
export function serveIronicV1(serve: Serve, deps: ResourceDeps): void {
  serveNodeList(serve, deps);
  serveNodes(serve, deps);
  serveValidate(serve, deps);
  serveStates(serve, deps);
  servePower(serve, deps);
  serveConsole(serve, deps);
  serveBootDevice(serve, deps);
  serveMaintenance(serve, deps);
  serveDrivers(serve, deps);
  serveConductors(serve, deps);
}
