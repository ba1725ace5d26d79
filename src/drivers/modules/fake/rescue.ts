import type { RescueInterface } from "#/drivers/interfaces/index.ts";
import type { Pause } from "./delays.ts";

const nothing = async () => {};

/** Ironic's `fake` rescue: the machine is rescued by saying so. */
export function createFakeRescue(takes: Pause): RescueInterface {
  return {
    properties: {},
    validate: nothing,
    rescue: async (task) => {
      await takes(task);
      return "done";
    },
    unrescue: takes,
    cleanUp: nothing,
  };
}
