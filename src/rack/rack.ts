import { join } from "node:path";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { type RackConfig, type RackMachineConfig, type Vendor, vendorPorts } from "./config/index.ts";
import { createBmc, type RackBmcs, smbiosIdentity } from "./create-bmc.ts";
import { RackError } from "./errors.ts";
import { claimPort, claimUdpPort } from "./free-port.ts";
import { createMachine, type Machine } from "./machine/index.ts";

export interface RackDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** What must survive a restart: certificates, machine state. One folder a machine. */
  readonly stateDir: string;
  /** What can be built again: the guest's kernel and file system. */
  readonly cacheDir: string;
}

/** One machine of the rack with its BMC. */
export interface RackMachine<V extends Vendor = Vendor> {
  readonly config: RackMachineConfig;
  readonly machine: Machine;
  readonly bmc: RackBmcs[V];
  /** The BMC's Redfish and web address, such as "https://127.0.10.1"; "ipmi://..." of one that has none. */
  readonly url: string;
}

/** Simulated servers with their BMCs, running until disposed. */
export class Rack implements AsyncDisposable {
  readonly machines: readonly RackMachine[];
  readonly #parts: AsyncDisposableStack;

  constructor(machines: readonly RackMachine[], parts: AsyncDisposableStack) {
    this.machines = machines;
    this.#parts = parts;
  }

  /** `vendor`: for those who look at what only that vendor's BMC has. */
  machine<V extends Vendor = Vendor>(name: string, vendor?: V): RackMachine<V> {
    const found = this.machines.find(
      ({ config }) => config.name === name && config.vendor === (vendor ?? config.vendor),
    );
    if (found) return found as RackMachine<V>;
    const names = this.machines.map(({ config }) => config.name).join(", ");
    const what = vendor ? `${vendor} machine` : "machine";
    throw new RackError("RACK_NO_MACHINE", "not-found", `the rack has no ${what} "${name}"; it has ${names}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.disposeAsync();
  }
}

/** Starts every machine, powered off, and its BMC. Rejects with `RackError` when a port cannot be had. */
export async function startRack(config: RackConfig, deps: RackDeps): Promise<Rack> {
  await using parts = new AsyncDisposableStack();
  const machines: RackMachine[] = [];
  for (const machine of config.machines) machines.push(await startMachine(machine, deps, parts));
  return new Rack(machines, parts.move());
}

async function startMachine(
  config: RackMachineConfig,
  deps: RackDeps,
  parts: AsyncDisposableStack,
): Promise<RackMachine> {
  const { name, memoryMib, address } = config;
  const { clock } = deps;
  const log = deps.log.child({ machine: name });
  const has = vendorPorts(config.vendor);
  const ports = {
    https: has.https ? await claimPort(address, config.ports.https, `${name}'s BMC`) : 0,
    vnc: has.vnc ? await claimPort(address, config.ports.vnc, `${name}'s VNC server`) : 0,
    ipmi: has.ipmi ? await claimUdpPort(address, config.ports.ipmi, `${name}'s IPMI`) : 0,
  };
  const stateDir = join(deps.stateDir, name);
  const { cacheDir } = deps;
  const identity = smbiosIdentity(config);
  const progress = (step: string) => log.info(step);
  const machine = parts.use(
    await createMachine(
      { kind: config.machine, name, memoryMib, identity, stateDir, cacheDir, log, progress },
      { clock },
    ),
  );
  const bmc = parts.use(await createBmc({ ...config, ports }, stateDir, { machine, clock, log }));
  await bmc.start();
  log.info("machine ready", { bmc: bmc.url, kind: machine.kind });
  return { config: { ...config, ports }, machine, bmc, url: bmc.url };
}
