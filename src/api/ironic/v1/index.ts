import type { Serve } from "../../http/routing.ts";
import { serveAllocations } from "./allocations.ts";
import { serveBootDevice } from "./boot-device.ts";
import { serveChassis } from "./chassis.ts";
import { serveConductors } from "./conductors.ts";
import { serveConsole } from "./console.ts";
import { serveDrivers } from "./drivers.ts";
import { serveMaintenance } from "./maintenance.ts";
import { serveNodeList } from "./node-list.ts";
import { serveNodes } from "./nodes.ts";
import { servePortgroups, servePorts } from "./ports.ts";
import { servePower } from "./power.ts";
import type { ResourceDeps } from "./resource-deps.ts";
import { serveStates } from "./states.ts";
import { serveStepCollections } from "./step-collections.ts";
import { serveValidate } from "./validate.ts";
import { serveVolumes } from "./volumes.ts";

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
  servePorts(serve, deps);
  servePortgroups(serve, deps);
  serveChassis(serve, deps);
  serveVolumes(serve, deps);
  serveAllocations(serve, deps);
  serveStepCollections(serve, deps);
}
