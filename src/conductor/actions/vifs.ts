import type { ConductorContext } from "../context.ts";
import type { VifRequest } from "../interfaces/index.ts";
import { openExclusive, openShared } from "../task/index.ts";

export async function listVifs(context: ConductorContext, uuid: string): Promise<readonly { readonly id: string }[]> {
  const task = await openShared(context, uuid, "list vifs");
  const driver = task.forDriver(context.signal);
  await task.network.validate(driver);
  return await task.network.listVifs(driver);
}

export async function attachVif(context: ConductorContext, uuid: string, vif: VifRequest): Promise<void> {
  await using task = await openExclusive(context, uuid, "attach vif");
  const driver = task.forDriver(context.signal);
  await task.network.validate(driver);
  await task.network.attachVif(driver, vif);
}

export async function detachVif(context: ConductorContext, uuid: string, id: string): Promise<void> {
  await using task = await openExclusive(context, uuid, "detach vif");
  const driver = task.forDriver(context.signal);
  await task.network.validate(driver);
  await task.network.detachVif(driver, id);
}
