import type { DeployInterface, DriverStep } from "#/drivers/interfaces/index.ts";
import type { StepKind } from "#/model/index.ts";
import type { Pause } from "./delays.ts";

const nothing = async () => {};
const done = async () => "done" as const;

const STEPS: Readonly<Partial<Record<StepKind, readonly DriverStep[]>>> = {
  deploy: [{ step: "deploy", priority: 100, requiresRamdisk: false, run: done }],
  clean: [
    { step: "erase_devices", priority: 10, abortable: true, requiresRamdisk: false, run: done },
    { step: "erase_devices_metadata", priority: 0, abortable: true, requiresRamdisk: false, run: done },
  ],
};

/** Ironic's `fake` deploy: every instance is there at once, and every disk is clean. */
export function createFakeDeploy(takes: Pause): DeployInterface {
  return {
    properties: {},
    validate: nothing,
    steps: (_, kind) => STEPS[kind] ?? [],
    prepare: takes,
    cleanUp: nothing,
    tearDown: takes,
    takeOver: nothing,
    prepareCleaning: async (task) => {
      await takes(task);
      return "done";
    },
    tearDownCleaning: nothing,
    prepareService: done,
    tearDownService: nothing,
  };
}
