import type { ConductorContext } from "../context.ts";
import { openExclusive } from "../task/index.ts";

/** Leaving maintenance also forgets the fault that led to it. */
export async function setMaintenance(
  context: ConductorContext,
  uuid: string,
  maintenance: boolean,
  reason: string | null,
): Promise<void> {
  await using task = await openExclusive(context, uuid, "setting maintenance");
  await task.update(
    maintenance ? { maintenance, maintenanceReason: reason } : { maintenance, maintenanceReason: null, fault: null },
  );
}
