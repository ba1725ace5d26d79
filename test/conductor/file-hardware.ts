import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createFakeHardwareType } from "#/drivers/hardware-types/fake-hardware.ts";
import type { DriverTask, GraphicalUpstream, HardwareType } from "#/drivers/interfaces/index.ts";
import { systemVncDeps } from "#/drivers/modules/vnc/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";

/** How long a BMC takes for one request: long enough to be killed in. */
const BMC_MS = 4;

/** `fake-hardware` whose console switches on a VNC server that outlives the process: a file in `folder`. */
export function createFileHardware(folder: string): HardwareType {
  const fake = createFakeHardwareType({
    clock: systemClock,
    rfb: { vncCipher, deflate, randomBytes },
    vnc: systemVncDeps(systemClock),
  });
  const idle = { properties: {}, validate: async () => {} };
  return {
    ...fake,
    power: { fake: { ...fake.power.fake, ...idle, ...slowPower } },
    console: {
      graphical: {
        ...idle,
        kind: "graphical",
        start: async (task) => {
          await task.keep({ vnc_was_on: vncIsOn(folder, task.node.uuid) });
          await bmcTime(task);
          writeFileSync(vncFile(folder, task.node.uuid), "");
          await bmcTime(task);
          return UPSTREAM;
        },
        stop: async (task) => {
          if (task.node.driverInternalInfo.vnc_was_on === undefined) return;
          await bmcTime(task);
          rmSync(vncFile(folder, task.node.uuid), { force: true });
          await bmcTime(task);
          await task.keep({ vnc_was_on: undefined });
        },
      },
    },
  };
}

const slowPower = {
  getPowerState: async (task: DriverTask) => task.node.powerState ?? ("power off" as const),
  setPowerState: bmcTime,
};

export function vncIsOn(folder: string, nodeUuid: string): boolean {
  return existsSync(vncFile(folder, nodeUuid));
}

function vncFile(folder: string, nodeUuid: string): string {
  return join(folder, `${nodeUuid}.vnc-on`);
}

function bmcTime({ signal }: DriverTask): Promise<void> {
  return systemClock.sleep(BMC_MS, signal);
}

const UPSTREAM: GraphicalUpstream = {
  profile: "plain",
  peer: "file BMC",
  password: null,
  dial: async () => createMemoryStreamPair()[0],
};
