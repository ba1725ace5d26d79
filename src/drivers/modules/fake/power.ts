import type { PowerInterface } from "#/drivers/interfaces/index.ts";
import type { Pause } from "./delays.ts";

/** A machine that is in whatever power state it was last told: what the node says is the truth. */
export function createFakePower(takes: Pause): PowerInterface {
  return {
    properties: {},
    validate: async () => {},
    getPowerState: async (task) => {
      await takes(task);
      return task.node.powerState ?? "power off";
    },
    setPowerState: takes,
  };
}
