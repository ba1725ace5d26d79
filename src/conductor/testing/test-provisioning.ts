import type {
  DeployInterface,
  DriverStep,
  DriverTask,
  InspectInterface,
  RescueInterface,
  StepResult,
} from "#/drivers/interfaces/index.ts";
import type { TestBmc } from "./test-hardware.ts";

/** What a test may watch, hold up and break of provisioning. */
export type ProvisionCall =
  | "deploy.validate"
  | "deploy.prepare"
  | "deploy.write"
  | "deploy.cleanUp"
  | "deploy.tearDown"
  | "deploy.takeOver"
  | "clean.prepare"
  | "clean.erase"
  | "clean.verify"
  | "clean.tearDown"
  | "service.prepare"
  | "service.update"
  | "service.tearDown"
  | "inspect"
  | "inspect.abort"
  | "rescue"
  | "rescue.cleanUp"
  | "unrescue";

/** Does the call; "wait" when the test says that a ramdisk goes on with it. */
async function step(bmc: TestBmc, call: ProvisionCall, task: DriverTask): Promise<StepResult> {
  await bmc.call(call, task);
  return bmc.waits.has(call) ? "wait" : "done";
}

export function createTestDeploy(bmc: TestBmc): DeployInterface {
  const call = (name: ProvisionCall) => (task: DriverTask) => bmc.call(name, task);
  const steps: Readonly<Record<"clean" | "deploy" | "service", readonly DriverStep[]>> = {
    deploy: [{ step: "deploy", priority: 100, run: (task) => step(bmc, "deploy.write", task) }],
    clean: [
      { step: "erase", priority: 20, abortable: true, run: (task) => step(bmc, "clean.erase", task) },
      { step: "verify", priority: 10, requiresRamdisk: false, run: (task) => step(bmc, "clean.verify", task) },
      {
        step: "burn_in",
        priority: 0,
        args: { hours: { description: "how long", required: true } },
        run: async () => "done",
      },
    ],
    service: [{ step: "update", priority: 0, run: (task) => step(bmc, "service.update", task) }],
  };
  return {
    properties: {},
    validate: call("deploy.validate"),
    steps: (_, kind) => steps[kind],
    prepare: call("deploy.prepare"),
    cleanUp: call("deploy.cleanUp"),
    tearDown: call("deploy.tearDown"),
    takeOver: call("deploy.takeOver"),
    prepareCleaning: (task) => step(bmc, "clean.prepare", task),
    tearDownCleaning: call("clean.tearDown"),
    prepareService: (task) => step(bmc, "service.prepare", task),
    tearDownService: call("service.tearDown"),
  };
}

export function createTestInspect(bmc: TestBmc): InspectInterface {
  return {
    properties: {},
    validate: async () => {},
    inspect: async (task) => ({ result: await step(bmc, "inspect", task), properties: { cpus: 8 } }),
    abort: (task) => bmc.call("inspect.abort", task),
  };
}

export function createTestRescue(bmc: TestBmc): RescueInterface {
  return {
    properties: {},
    validate: async () => {},
    rescue: (task) => step(bmc, "rescue", task),
    unrescue: (task) => bmc.call("unrescue", task),
    cleanUp: (task) => bmc.call("rescue.cleanUp", task),
  };
}
