import { createFakeHardwareType } from "#/drivers/hardware-types/fake-hardware.ts";
import type { DriverTask, HardwareType } from "#/drivers/interfaces/index.ts";
import { systemVncDeps } from "#/drivers/modules/vnc/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import type { ProvisionRequest, ProvisionState, ProvisionVerb } from "#/model/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";

export interface ProvisionJob {
  readonly from: ProvisionState;
  readonly verb: ProvisionVerb;
  readonly request: ProvisionRequest;
  /** Where a kill finds it, and where the next start leaves it. */
  readonly working: ProvisionState;
  readonly failed: ProvisionState;
  /** Its `target_provision_state` then. */
  readonly target: ProvisionState | null;
}

const ERASE = { interface: "deploy", step: "erase_devices", args: {} } as const;
const WAIT = { interface: null, step: "wait", args: { seconds: 3600 } };

/** Every state that a conductor works in, with what leads there. */
export const PROVISION_JOBS: readonly ProvisionJob[] = [
  job("enroll", "manage", "verifying", "enroll", null),
  job("manageable", "provide", "cleaning", "clean failed", "available"),
  job("manageable", "clean", "cleaning", "clean failed", "manageable", { cleanSteps: [ERASE] }),
  job("manageable", "inspect", "inspecting", "inspect failed", "manageable"),
  job("manageable", "adopt", "adopting", "adopt failed", "active"),
  job("available", "active", "deploying", "deploy failed", "active", { configdrive: "H4sI" }),
  job("active", "rebuild", "deploying", "deploy failed", "active"),
  job("active", "deleted", "deleting", "error", null),
  job("active", "rescue", "rescuing", "rescue failed", "rescue", { rescuePassword: "let-me-in" }),
  job("rescue", "unrescue", "unrescuing", "unrescue failed", "active"),
  job("active", "service", "servicing", "service failed", "active", { serviceSteps: [WAIT] }),
];

function job(
  from: ProvisionState,
  verb: ProvisionVerb,
  working: ProvisionState,
  failed: ProvisionState,
  target: ProvisionState | null,
  request: ProvisionRequest = {},
): ProvisionJob {
  return { from, verb, request, working, failed, target };
}

/** `fake-hardware`; with `hangs`, one whose BMC and ramdisk never come to an end of anything. */
export function createJobHardware({ hangs }: { hangs: boolean }): HardwareType {
  const fake = createFakeHardwareType({
    clock: systemClock,
    rfb: { vncCipher, deflate, randomBytes },
    vnc: systemVncDeps(systemClock),
  });
  if (!hangs) return fake;
  const { power, others } = fake;
  return {
    ...fake,
    power: { fake: { ...power.fake, properties: {}, validate: none, setPowerState: none, getPowerState: never } },
    others: {
      ...others,
      deploy: { fake: { ...others.deploy.fake, properties: {}, validate: none, ...hangingDeploy } },
      inspect: { fake: { properties: {}, validate: none, inspect: never } },
      rescue: { fake: { properties: {}, validate: none, rescue: never, unrescue: never } },
    },
  };
}

const hangingDeploy = { prepare: never, prepareCleaning: never, tearDown: never };

async function none(): Promise<void> {}

async function never({ signal }: DriverTask): Promise<never> {
  await systemClock.sleep(3_600_000, signal);
  throw new Error("an hour has passed");
}
