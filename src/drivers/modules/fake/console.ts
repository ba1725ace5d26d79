import type { FakeConsoleInterface } from "#/drivers/interfaces/index.ts";

/** Ironic's `fake` console: can be enabled, has nothing to show. */
export function createFakeConsole(): FakeConsoleInterface {
  return { kind: "fake", properties: {}, validate: async () => {} };
}
