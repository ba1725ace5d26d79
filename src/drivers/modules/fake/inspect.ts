import type { InspectInterface } from "#/drivers/interfaces/index.ts";
import type { Pause } from "./delays.ts";

/** Ironic's `fake` inspection: looks at nothing and finds nothing. */
export function createFakeInspect(takes: Pause): InspectInterface {
  return {
    properties: {},
    validate: async () => {},
    inspect: async (task) => {
      await takes(task);
      return { result: "done" };
    },
  };
}
