import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import type { JsonObject } from "#/model/index.ts";
import { defaultRackConfig, type FaultName, type RackMachine, startRack, type Vendor } from "#/rack/index.ts";

/** Built once for all tests of a checkout: the guest's kernel and file system. */
const GUEST_CACHE = join(process.cwd(), ".cache", "guest");

/** A rack with one machine, on free ports of an address of its own. */
export interface OneMachine<V extends Vendor> extends AsyncDisposable {
  readonly rackMachine: RackMachine<V>;
  /** The machine's own. */
  readonly stateDir: string;
  /** What a node for it has. */
  readonly driverInfo: JsonObject;
}

export interface OneMachineOptions<V extends Vendor> {
  readonly vendor: V;
  readonly address: string;
  readonly model?: string;
  readonly machine?: "qemu" | "synthetic";
  /** Default: any free one. */
  readonly ipmiPort?: number;
  readonly faults?: readonly FaultName[];
}

export async function startOneMachine<V extends Vendor>(options: OneMachineOptions<V>): Promise<OneMachine<V>> {
  const { vendor, address, machine = "synthetic", ipmiPort = 0, faults = [] } = options;
  const folder = await mkdtemp(join(tmpdir(), `outband-${vendor}-`));
  const [defaults] = defaultRackConfig(1, { privileged: false }, vendor).machines;
  if (!defaults) throw new Error("the default rack is empty");
  const config = {
    ...defaults,
    address,
    ports: { https: 0, vnc: 0, ipmi: ipmiPort },
    machine,
    faults,
    model: options.model ?? defaults.model,
  };
  const stateDir = join(folder, "state");
  const deps = { clock: systemClock, log: silentLogger, stateDir, cacheDir: GUEST_CACHE };
  const rack = await startRack({ machines: [config] }, deps);
  const rackMachine = rack.machine(config.name, vendor);
  return {
    rackMachine,
    stateDir: join(stateDir, config.name),
    driverInfo: {
      redfish_address: rackMachine.url,
      redfish_username: config.username,
      redfish_password: config.password,
      redfish_verify_ca: false,
    },
    [Symbol.asyncDispose]: async () => {
      await rack[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
