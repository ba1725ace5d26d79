import type { RescueInterface } from "#/drivers/interfaces/index.ts";

const nothing = async () => {};

/** Ironic's `fake` rescue: the machine is rescued by saying so. */
export function createFakeRescue(): RescueInterface {
  return { properties: {}, validate: nothing, rescue: async () => "done", unrescue: nothing, cleanUp: nothing };
}
