import type { DriverTask } from "#/drivers/interfaces/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import type { JsonObject, Node } from "#/model/index.ts";

/** A task whose node remembers what is kept, as the store would. */
export interface TaskUnderTest extends DriverTask {
  readonly log: MemoryLogger;
  readonly kept: JsonObject;
  /** Every `keep`, in order. */
  readonly keeps: JsonObject[];
}

export function taskFor(driverInfo: JsonObject, internal: JsonObject = {}, signal?: AbortSignal): TaskUnderTest {
  const kept: JsonObject = { ...internal };
  const keeps: JsonObject[] = [];
  const uuid = "7b0a2c5e-0000-4000-8000-000000000001";
  const node = { uuid, driver: "redfish", driverInfo, driverInternalInfo: kept, properties: {} };
  return {
    // Drivers look at these fields only.
    node: node as unknown as Node,
    log: new MemoryLogger(),
    signal: signal ?? new AbortController().signal,
    kept,
    keeps,
    keep: async (change) => {
      keeps.push(change as JsonObject);
      for (const [key, value] of Object.entries(change)) {
        if (value === undefined) delete kept[key];
        else kept[key] = value;
      }
    },
  };
}
