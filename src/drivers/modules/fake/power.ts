import type { PowerInterface } from "#/drivers/interfaces/index.ts";

/** A machine that is in whatever power state it was last told: what the node says is the truth. */
export function createFakePower(): PowerInterface {
  return {
    properties: {},
    validate: async () => {},
    getPowerState: async ({ node }) => node.powerState ?? "power off",
    setPowerState: async () => {},
  };
}
