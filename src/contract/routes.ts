import { ALLOCATION_ROUTES } from "./routes/allocations.ts";
import { CHASSIS_ROUTES } from "./routes/chassis.ts";
import { CLUSTER_ROUTES } from "./routes/cluster.ts";
import { CONDUCTOR_ROUTES } from "./routes/conductors.ts";
import { DRIVER_ROUTES } from "./routes/drivers.ts";
import { MANAGEMENT_ROUTES } from "./routes/management.ts";
import { NODE_PART_ROUTES } from "./routes/node-parts.ts";
import { NODE_ROUTES } from "./routes/nodes.ts";
import { NOVA_ROUTES } from "./routes/nova.ts";
import { OUTBAND_ROUTES } from "./routes/outband.ts";
import { PORT_ROUTES } from "./routes/ports.ts";
import { RAMDISK_ROUTES } from "./routes/ramdisk.ts";
import type { Route } from "./routes/route.ts";
import { SERIAL_ROUTES } from "./routes/serial.ts";
import { SERVICE_ROUTES } from "./routes/service.ts";
import { STATES_ROUTES } from "./routes/states.ts";
import { STEP_ROUTES } from "./routes/steps.ts";
import { VOLUME_ROUTES } from "./routes/volumes.ts";

export type { Route } from "./routes/route.ts";
export { routePath } from "./routes/route-path.ts";

/**
 * Every call the API answers, declared once: the server registers these, the CLI and the UI call them. One file a
 * resource in `routes/`; no name may be in two of them.
 */
export const ROUTES = {
  ...SERVICE_ROUTES,
  ...NODE_ROUTES,
  ...STATES_ROUTES,
  ...MANAGEMENT_ROUTES,
  ...DRIVER_ROUTES,
  ...CONDUCTOR_ROUTES,
  ...NOVA_ROUTES,
  ...PORT_ROUTES,
  ...CHASSIS_ROUTES,
  ...VOLUME_ROUTES,
  ...ALLOCATION_ROUTES,
  ...STEP_ROUTES,
  ...NODE_PART_ROUTES,
  ...CLUSTER_ROUTES,
  ...RAMDISK_ROUTES,
  ...OUTBAND_ROUTES,
  ...SERIAL_ROUTES,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;

/** The methods declared for a concrete path: empty when nothing is there. */
export function methodsAt(path: string): string[] {
  const parts = path.split("/");
  const routes = Object.values(ROUTES).filter((route) => {
    const pattern = route.path.split("/");
    return (
      pattern.length === parts.length &&
      pattern.every((part, i) => (part.startsWith(":") ? parts[i] !== "" : part === parts[i]))
    );
  });
  return [...new Set(routes.map((route) => route.method))];
}
