import type { InspectInterface } from "#/drivers/interfaces/index.ts";

/** Ironic's `fake` inspection: looks at nothing and finds nothing. */
export function createFakeInspect(): InspectInterface {
  return { properties: {}, validate: async () => {}, inspect: async () => ({ result: "done" }) };
}
