import { errorMessage } from "#/lib/errors/index.ts";
import { INTERFACE_KINDS, type InterfaceKind } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import type { InterfaceValidation } from "../interfaces/index.ts";
import { openShared, type Task } from "../task/index.ts";

/** What every interface says of the node's `driver_info`. Ironic leaves `vendor` out. */
export async function validateNode(
  context: ConductorContext,
  uuid: string,
): Promise<Record<string, InterfaceValidation>> {
  const task = await openShared(context, uuid, "driver interface validation");
  const kinds = INTERFACE_KINDS.filter((kind) => kind !== "vendor");
  const rows = await Promise.all(kinds.map(async (kind) => [kind, await validate(context, task, kind)] as const));
  return Object.fromEntries(rows);
}

async function validate(context: ConductorContext, task: Task, kind: InterfaceKind): Promise<InterfaceValidation> {
  try {
    await task.interface(kind).validate(task.forDriver(context.signal));
    return { result: true };
  } catch (error) {
    return { result: false, reason: errorMessage(error) };
  }
}
