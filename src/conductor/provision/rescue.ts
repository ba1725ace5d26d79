import type { JsonObject, Node, ProvisionRequest } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import type { Task, Work } from "../task/index.ts";
import { FORGET_WORK } from "./agent-keys.ts";
import { refuseMaintenance, unsupported, validateInterfaces } from "./checks.ts";
import { type Flow, flowWork, putAway } from "./flow.ts";
import { transition } from "./transition.ts";

/** active → rescuing → rescue. The password is on the node only while it is needed. */
export async function rescueWork(context: ConductorContext, task: Task, request: ProvisionRequest): Promise<Work> {
  refuseMaintenance(task.node, "rescuing");
  await validateInterfaces(context, task, ["power", "rescue", "network"], (reason) => notRescuable(task.node, reason));
  return flowWork(context, task, {
    what: "rescue",
    event: "rescue",
    begin: { instanceInfo: { ...task.node.instanceInfo, rescue_password: request.rescuePassword ?? "" } },
    sentence: (reason) => `Failed to rescue: ${reason}`,
    run: rescue,
    onFailure: (node) => ({ instanceInfo: withoutPassword(node) }),
  });
}

async function rescue(flow: Flow): Promise<void> {
  const { context, task, driver } = flow;
  const { rescue: driverRescue } = task;
  if (!driverRescue.rescue) throw unsupported(task.node, "rescue");
  await task.keep(FORGET_WORK);
  try {
    if ((await driverRescue.rescue(driver)) === "wait") return await transition(context, task, "wait");
  } catch (error) {
    await putAway(flow, "cleaning up after a rescue", driverRescue.cleanUp?.bind(driverRescue));
    throw error;
  }
  await endRescue(flow);
}

/** The rescue system runs. */
export async function endRescue({ context, task }: Flow): Promise<void> {
  await transition(context, task, "done", { instanceInfo: withoutPassword(task.node) });
}

/** rescue → unrescuing → active. */
export async function unrescueWork(context: ConductorContext, task: Task): Promise<Work> {
  refuseMaintenance(task.node, "unrescuing");
  await validateInterfaces(context, task, ["power"], (reason) => notRescuable(task.node, reason));
  return flowWork(context, task, {
    what: "rescue end",
    event: "unrescue",
    sentence: (reason) => `Failed to unrescue: ${reason}`,
    run: async (flow) => {
      if (!task.rescue.unrescue) throw unsupported(task.node, "rescue");
      await task.rescue.unrescue(flow.driver);
      await task.keep(FORGET_WORK);
      await transition(context, task, "done");
    },
  });
}

export function withoutPassword({ instanceInfo }: Readonly<Node>): JsonObject {
  const { rescue_password: _, ...rest } = instanceInfo;
  return rest;
}

function notRescuable({ uuid, instanceUuid }: Readonly<Node>, reason: string): string {
  return `Failed to rescue instance ${instanceUuid} for node ${uuid}: Validation failed: ${reason}`;
}
