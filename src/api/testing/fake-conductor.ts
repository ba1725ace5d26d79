import type {
  ConductorApi,
  ConsoleDescription,
  DriverDescription,
  HeartbeatRequest,
} from "#/conductor/interfaces/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import {
  type BootDeviceSetting,
  type ConsoleKind,
  INTERFACE_KINDS,
  type InterfaceKind,
  MASK,
  PROVISION_VERBS,
  type ProvisionRequest,
  type ProvisionVerb,
  powerStateAfter,
  provisionAfter,
} from "#/model/index.ts";
import type { Store } from "#/store/index.ts";
import { FakeParts } from "./fake-parts.ts";
import { fakeRecords } from "./fake-records.ts";

/** The hardware types of the fake, with an interface or two of each kind. */
const DRIVERS: readonly DriverDescription[] = ["fake-hardware", "idrac"].map((name) => ({
  name,
  hosts: ["conductor-1"],
  interfaces: {
    ...(Object.fromEntries(INTERFACE_KINDS.map((kind) => [kind, [`no-${kind}`]])) as Record<InterfaceKind, string[]>),
    console: ["fake-graphical", "no-console"],
    power: ["fake"],
    management: ["fake"],
  },
}));

/** A conductor that has no machines: every verb ends at once, in the store. For tests of the API alone. */
export class FakeConductor extends FakeParts implements ConductorApi {
  readonly #bootDevices = new Map<string, BootDeviceSetting>();
  /** The console interface of the serial consoles that are enabled, by node. */
  readonly serialConsoles = new Map<string, string>();
  /** Rejects the next verb with this. */
  failNext: Error | null = null;

  readonly records: ConductorApi["records"];

  constructor(store: Store) {
    super(store);
    this.records = fakeRecords(store, () => this.#check());
  }

  #check(): void {
    const error = this.failNext;
    this.failNext = null;
    if (error) throw error;
  }

  async createNode(asked: Parameters<ConductorApi["createNode"]>[0]) {
    this.#check();
    const driver = this.#driver(asked.driver);
    const { interfaces = {}, ...node } = asked;
    return await this.store.nodes.create({ ...node, interfaces: choose(driver, interfaces) });
  }

  async updateNode(uuid: string, change: Parameters<ConductorApi["updateNode"]>[1]) {
    this.#check();
    const { interfaces, ...fields } = change;
    if (change.driver !== undefined) this.#driver(change.driver);
    if (!interfaces) return await this.store.nodes.update(uuid, fields);
    const node = await this.store.nodes.get(uuid);
    const chosen = choose(this.#driver(node.driver), { ...node.interfaces, ...interfaces });
    return await this.store.nodes.update(uuid, { ...fields, interfaces: chosen });
  }

  async destroyNode(uuid: string) {
    this.#check();
    await this.store.nodes.delete(uuid);
  }

  async validateNode(uuid: string) {
    this.#check();
    const node = await this.store.nodes.get(uuid);
    const missing = node.driverInfo.redfish_address === undefined;
    return {
      power: missing ? { result: false, reason: "redfish_address is missing" } : { result: true },
      console: { result: true },
      bios: { result: null },
    };
  }

  async setPowerState(uuid: string, target: Parameters<ConductorApi["setPowerState"]>[1]) {
    this.#check();
    await this.store.nodes.update(uuid, { powerState: powerStateAfter(target) });
  }

  /** The last request, for tests to look at. */
  provisioned: { uuid: string; verb: ProvisionVerb; request: ProvisionRequest } | null = null;
  heard: HeartbeatRequest | null = null;

  async setProvisionState(uuid: string, verb: ProvisionVerb, request: ProvisionRequest) {
    this.#check();
    this.provisioned = { uuid, verb, request };
    const { provisionState: state, targetProvisionState: target } = await this.store.nodes.get(uuid);
    const after = provisionAfter({ state, target }, PROVISION_VERBS[verb]);
    if (!after) throw new Error(`the API let ${verb} of a node in ${state} through`);
    await this.store.nodes.update(uuid, { provisionState: after.state, targetProvisionState: after.target });
  }

  async agentTokenOnce(uuid: string) {
    this.#check();
    const node = await this.store.nodes.get(uuid);
    if (node.driverInternalInfo.agent_secret_token !== undefined) return { node, token: MASK };
    return { node: await this.store.nodes.keep(uuid, { agent_secret_token: "t0ken" }), token: "t0ken" };
  }

  async heartbeat(_uuid: string, beat: HeartbeatRequest) {
    this.#check();
    this.heard = beat;
    return Promise.resolve();
  }

  async getConsole(uuid: string) {
    this.#check();
    const { consoleEnabled: enabled } = await this.store.nodes.get(uuid);
    const url = `http://127.0.0.1:6090/vnc_auto.html?path=websockify%3Fnode%3D${uuid}%26token%3Dabc`;
    return { enabled, info: enabled ? { type: "vnc", url } : null };
  }

  async setConsole(uuid: string, enabled: boolean, kind: ConsoleKind | null = null, name = "ipmi-sol") {
    this.#check();
    if (kind === "serial") {
      if (enabled) this.serialConsoles.set(uuid, name);
      else this.serialConsoles.delete(uuid);
    } else await this.store.nodes.update(uuid, { consoleEnabled: enabled });
  }

  async listConsoles(uuid: string): Promise<readonly ConsoleDescription[]> {
    this.#check();
    const { consoleEnabled: enabled } = await this.store.nodes.get(uuid);
    const [graphical, serial] = [["fake-graphical"], ["ipmi-sol", "ipmitool-socat"]];
    const address = { host: "127.0.0.1", port: 10_000 };
    const slots = this.serialConsoles.get(uuid);
    return [
      {
        kind: "graphical",
        interfaceName: "fake-graphical",
        interfaces: graphical,
        enabled,
        primary: true,
        address: null,
      },
      {
        kind: "serial",
        interfaceName: slots ?? "ipmi-sol",
        interfaces: serial,
        enabled: slots !== undefined,
        primary: false,
        address: slots === undefined ? null : address,
      },
    ];
  }

  async getBootDevice(uuid: string) {
    this.#check();
    return Promise.resolve(this.#bootDevices.get(uuid) ?? { bootDevice: null, persistent: null });
  }

  async setBootDevice(uuid: string, bootDevice: NonNullable<BootDeviceSetting["bootDevice"]>, persistent: boolean) {
    this.#check();
    this.#bootDevices.set(uuid, { bootDevice, persistent });
    return Promise.resolve();
  }

  supportedBootDevices() {
    return Promise.resolve(["pxe", "disk", "cdrom"] as const);
  }

  async setMaintenance(uuid: string, maintenance: boolean, maintenanceReason: string | null) {
    this.#check();
    await this.store.nodes.update(uuid, { maintenance, maintenanceReason });
  }

  listDrivers() {
    return Promise.resolve(DRIVERS);
  }

  driverProperties(driver: string) {
    const properties = { redfish_address: "URL of the BMC. Required.", redfish_password: "Password. Optional." };
    return Promise.resolve(DRIVERS.some((one) => one.name === driver) ? properties : null);
  }

  #driver(name: string): DriverDescription {
    const driver = DRIVERS.find((one) => one.name === name);
    if (driver) return driver;
    const text = `No valid host was found. Reason: No conductor service registered which supports driver ${name}.`;
    throw new OutbandError("NO_VALID_HOST", "not-found", text);
  }
}

function choose(driver: DriverDescription, wishes: Partial<Record<InterfaceKind, string | null>>) {
  const chosen = INTERFACE_KINDS.map((kind) => [kind, wishes[kind] ?? driver.interfaces[kind][0] ?? ""]);
  return Object.fromEntries(chosen) as Record<InterfaceKind, string>;
}
