import type { HardwareType } from "#/drivers/interfaces/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { RfbServerDeps } from "#/protocols/rfb/index.ts";
import {
  createFakeConsole,
  createFakeDeploy,
  createFakeGraphicalConsole,
  createFakeInspect,
  createFakeManagement,
  createFakePower,
  createFakeRescue,
  createFakeVendor,
  type FakeDelays,
  NO_DELAYS,
  pause,
} from "../modules/fake/index.ts";
import {
  createNoConsole,
  createNoInterface,
  createNoop,
  createNoopNetwork,
  createNoVendor,
} from "../modules/noop/index.ts";
import { createVncConsole, type VncConsoleDeps } from "../modules/vnc/index.ts";

export interface FakeHardwareDeps {
  readonly clock: Clock;
  readonly rfb: RfbServerDeps;
  readonly vnc: VncConsoleDeps;
  /** Default: everything is done at once. */
  readonly fakeDelays?: FakeDelays;
}

/**
 * Ironic's `fake-hardware`: everything works, nothing is there. For trying out, for tests, and with `vnc` for the screen of
 * a machine that has no BMC.
 */
export function createFakeHardwareType(deps: FakeHardwareDeps): HardwareType {
  const fake = createNoop();
  const { powerMs, deployMs, inspectMs, rescueMs } = deps.fakeDelays ?? NO_DELAYS;
  return {
    name: "fake-hardware",
    power: { fake: createFakePower(pause(deps.clock, powerMs)) },
    management: { fake: createFakeManagement() },
    console: {
      fake: createFakeConsole(),
      "no-console": createNoConsole(),
      "fake-graphical": createFakeGraphicalConsole(deps),
      vnc: createVncConsole(deps.vnc),
    },
    network: { noop: createNoopNetwork() },
    vendor: { fake: createFakeVendor(), "no-vendor": createNoVendor() },
    others: {
      bios: { "no-bios": createNoInterface("bios"), fake },
      boot: { fake },
      deploy: { fake: createFakeDeploy(pause(deps.clock, deployMs)) },
      firmware: { "no-firmware": createNoInterface("firmware"), fake },
      inspect: { fake: createFakeInspect(pause(deps.clock, inspectMs)), "no-inspect": createNoInterface("inspect") },
      raid: { fake, "no-raid": createNoInterface("raid") },
      rescue: { "no-rescue": createNoInterface("rescue"), fake: createFakeRescue(pause(deps.clock, rescueMs)) },
      storage: { noop: createNoop(), fake },
    },
  };
}
