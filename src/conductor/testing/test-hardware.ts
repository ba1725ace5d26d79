import type { DriverTask, GraphicalUpstream, HardwareType, SerialUpstream } from "#/drivers/interfaces/index.ts";
import { createFakeVendor } from "#/drivers/modules/fake/index.ts";
import { createNoopNetwork, createNoVendor } from "#/drivers/modules/noop/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { type PowerState, type PowerTarget, powerStateAfter } from "#/model/index.ts";
import { createTestDeploy, createTestInspect, createTestRescue, type ProvisionCall } from "./test-provisioning.ts";

export type BmcCall =
  | "power.get"
  | "power.set"
  | "console.start"
  | "console.stop"
  | "console.validate"
  | "serial.prove"
  | "serial.stop"
  | ProvisionCall;

export class BmcDown extends OutbandError<"TEST_BMC_DOWN"> {
  constructor(message = "10.0.0.7 does not answer.") {
    super("TEST_BMC_DOWN", "bmc-unreachable", message);
  }
}

/** A BMC in memory that tests can watch, hold up and break. Outlives the conductors of a test, as a real one does. */
export class TestBmc {
  power: PowerState = "power off";
  /** The VNC server. The operator's own setting is `false`; a console sets it to `true`. */
  vncEnabled = false;
  readonly calls: BmcCall[] = [];
  /** What a call rejects with, until taken out. */
  readonly faults = new Map<BmcCall, Error>();
  /** Calls that a ramdisk goes on with. */
  readonly waits = new Set<BmcCall>();
  readonly #gates = new Map<BmcCall, Promise<void>>();

  /** The call waits until the returned function is called, or its task is aborted. */
  hold(call: BmcCall): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gates.set(call, promise);
    return () => {
      this.#gates.delete(call);
      resolve();
    };
  }

  count(call: BmcCall): number {
    return this.calls.filter((made) => made === call).length;
  }

  async call(call: BmcCall, task: DriverTask): Promise<void> {
    this.calls.push(call);
    const gate = this.#gates.get(call);
    if (gate) await orAborted(gate, task.signal);
    const fault = this.faults.get(call);
    if (fault) throw fault;
  }
}

async function orAborted(gate: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => aborted.reject(signal.reason), { once: true });
  if (signal.aborted) aborted.reject(signal.reason);
  await Promise.race([gate, aborted.promise]);
}

/** A hardware type whose `graphical` console does to the BMC what iDRAC's does: note the old setting, change it, put it back. */
export function createTestHardware(bmc: TestBmc): HardwareType {
  const idle = { properties: {}, validate: async () => {} };
  const refuse = async ({ node }: DriverTask) => {
    throw new OutbandError("TEST_UNSUPPORTED", "unsupported", `Driver ${node.driver} does not support deploy.`);
  };
  const no = { properties: {}, validate: async () => Promise.reject(new Error("not supported")) };
  return {
    name: "test-hardware",
    power: {
      test: {
        properties: { test_address: "Address of the BMC. Required." },
        validate: async ({ node }) => {
          if (node.driverInfo.test_address === undefined) {
            throw new OutbandError("TEST_ADDRESS", "invalid", "driver_info has no test_address");
          }
        },
        getPowerState: async (task) => {
          await bmc.call("power.get", task);
          return bmc.power;
        },
        setPowerState: async (task, target: PowerTarget) => {
          await bmc.call("power.set", task);
          bmc.power = powerStateAfter(target);
        },
      },
    },
    management: {
      test: {
        ...idle,
        supportedBootDevices: async () => ["pxe", "disk"],
        getBootDevice: async ({ node }) => ({
          bootDevice: node.extra.boot === "disk" ? "disk" : "pxe",
          persistent: null,
        }),
        setBootDevice: async (task, device) => task.keep({ boot: device }),
      },
    },
    console: {
      graphical: {
        ...idle,
        kind: "graphical",
        validate: (task) => bmc.call("console.validate", task),
        start: async (task) => {
          if (task.node.driverInternalInfo.old_vnc === undefined) await task.keep({ old_vnc: bmc.vncEnabled });
          await bmc.call("console.start", task);
          bmc.vncEnabled = true;
          return UPSTREAM;
        },
        stop: async (task) => {
          await bmc.call("console.stop", task);
          if (task.node.driverInternalInfo.old_vnc !== undefined) {
            bmc.vncEnabled = task.node.driverInternalInfo.old_vnc === true;
            await task.keep({ old_vnc: undefined });
          }
        },
      },
      serial: {
        ...idle,
        kind: "serial",
        prove: (task) => bmc.call("serial.prove", task),
        start: async () => SERIAL_UPSTREAM,
        stop: (task) => bmc.call("serial.stop", task),
      },
      "other-serial": { ...idle, kind: "serial", start: async () => SERIAL_UPSTREAM, stop: async () => {} },
      fake: { ...idle, kind: "fake" },
      "no-console": { ...no, kind: "none" },
    },
    network: { noop: createNoopNetwork() },
    vendor: { fake: createFakeVendor(), "no-vendor": createNoVendor() },
    others: {
      bios: { "no-bios": no },
      boot: { test: idle },
      deploy: { test: createTestDeploy(bmc), "no-deploy": { properties: {}, validate: refuse } },
      firmware: { "no-firmware": no },
      inspect: { "no-inspect": no, test: createTestInspect(bmc) },
      raid: { "no-raid": no },
      rescue: { "no-rescue": no, test: createTestRescue(bmc) },
      storage: { noop: idle },
    },
  };
}

const UPSTREAM: GraphicalUpstream = {
  profile: "plain",
  peer: "test BMC",
  password: null,
  dial: async () => createMemoryStreamPair()[0],
};

const SERIAL_UPSTREAM: SerialUpstream = { peer: "test BMC", dial: async () => createMemoryStreamPair()[0] };
