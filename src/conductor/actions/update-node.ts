import type { Node, NodeChange, NodeUpdateRequest } from "#/model/index.ts";
import { anyConsoleEnabled } from "../console/index.ts";
import type { ConductorContext } from "../context.ts";
import { chooseInterfaces } from "../defaults.ts";
import { ConductorError } from "../errors.ts";
import { noValidHost } from "../interface-tables.ts";
import { openExclusive, type Task } from "../task/index.ts";
import { refuseInTransition, refuseInterfaceChange, refuseProtection, refuseSecondInstance } from "./update-rules.ts";

export interface UpdateOptions {
  /** With a new driver: every interface that is not named takes the new driver's default. */
  readonly resetInterfaces?: boolean;
}

/** Applies a change under the lock. */
export async function updateNode(
  context: ConductorContext,
  uuid: string,
  request: NodeUpdateRequest,
  options: UpdateOptions = {},
): Promise<Node> {
  await using task = await openExclusive(context, uuid, "node update");
  const { node } = task;
  refuseInTransition(node, request);
  refuseProtection(node, request);
  refuseSecondInstance(node, request);
  const { interfaces, ...fields } = request;
  const change: NodeChange = { ...fields, ...consequences(request) };
  if (request.driver !== undefined || interfaces !== undefined) {
    change.interfaces = newInterfaces(context, task, request, options);
  }
  return { ...(await task.update(change)), reservation: null };
}

/** Fields that follow from others. */
function consequences(request: NodeUpdateRequest): NodeChange {
  return {
    ...(request.maintenance === false && { maintenanceReason: null, fault: null }),
    ...(request.protected === false && { protectedReason: null }),
    ...(request.retired === false && { retiredReason: null }),
    ...(request.conductorGroup !== undefined && { conductorGroup: request.conductorGroup.toLowerCase() }),
  };
}

function newInterfaces(
  context: ConductorContext,
  { node }: Task,
  request: NodeUpdateRequest,
  { resetInterfaces = false }: UpdateOptions,
): Node["interfaces"] {
  const driver = request.driver ?? node.driver;
  if (driver !== node.driver && anyConsoleEnabled(node)) {
    throw new ConductorError(
      "NODE_CONSOLE_ENABLED",
      "conflict",
      `Node ${node.uuid} can not update the driver while the console is enabled. Please stop the console first.`,
    );
  }
  const hardware = context.drivers.get(driver);
  if (!hardware) throw noValidHost(`No conductor service registered which supports driver ${driver}.`, "invalid");
  const kept = resetInterfaces && driver !== node.driver ? {} : node.interfaces;
  const interfaces = chooseInterfaces(context, hardware, request.interfaces ?? {}, kept);
  refuseInterfaceChange(node, interfaces, request.maintenance ?? node.maintenance);
  return interfaces;
}
