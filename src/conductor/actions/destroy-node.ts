import type { Node, ProvisionState } from "#/model/index.ts";
import { hasConsole, stopConsoles } from "../console/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import { deadline, openExclusive, type Task } from "../task/index.ts";

/** A dead BMC does not keep a node from being deleted for longer than this. */
const CONSOLE_STOP_TIMEOUT_MS = 20_000;

export async function destroyNode(context: ConductorContext, uuid: string): Promise<void> {
  await using task = await openExclusive(context, uuid, "node deletion");
  refuseDeletion(context, task.node);
  await stopConsoleQuietly(context, task);
  await context.store.nodes.delete(uuid);
  for (const ports of Object.values(context.lastPorts)) ports.delete(uuid);
  task.log.info("node deleted");
}

function refuseDeletion({ options }: ConductorContext, node: Readonly<Node>): void {
  if (node.instanceUuid !== null) {
    throw new ConductorError(
      "NODE_ASSOCIATED",
      "conflict",
      `Node ${node.uuid} is associated with instance ${node.instanceUuid}.`,
    );
  }
  if (node.protected) {
    throw new ConductorError(
      "NODE_PROTECTED",
      "forbidden",
      `Node ${node.uuid} is protected and can not be undeployed, rebuilt or deleted.`,
    );
  }
  const allowed: ProvisionState[] = ["manageable", "enroll", "adopt failed"];
  if (options.allowDeletingAvailableNodes) allowed.push("available");
  if (node.maintenance || allowed.includes(node.provisionState)) return;
  throw new ConductorError(
    "NODE_WRONG_STATE",
    "conflict",
    `Can not delete node "${node.uuid}" while it is in provision state "${node.provisionState}". Valid provision ` +
      `states to perform deletion are: "${allowed.sort().join('", "')}", or set the node into maintenance mode.`,
  );
}

async function stopConsoleQuietly(context: ConductorContext, task: Task): Promise<void> {
  if (!hasConsole(task.node)) return;
  using limit = deadline(context.clock, CONSOLE_STOP_TIMEOUT_MS, context.signal);
  try {
    await stopConsoles(context, task, limit.signal);
  } catch (error) {
    task.log.warn("console of a deleted node could not be stopped, what it set on the BMC stays", { error });
  }
}
