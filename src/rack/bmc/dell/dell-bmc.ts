import { join } from "node:path";
import { type Certificate, ownCertificate, SessionTable } from "#/rack/bmc/redfish/index.ts";
import { BmcFront } from "../bmc-front.ts";
import type { BmcDeps, BmcOptions } from "../bmc-options.ts";
import { FaultSet } from "../fault-set.ts";
import { HostBoot } from "../host-boot.ts";
import { HostPower } from "../host-power.ts";
import { IpmiServer } from "../ipmi/index.ts";
import type { ScreenServer } from "../screen-server.ts";
import { AttributeStore } from "./attributes/attribute-store.ts";
import { IPMI_LAN_ENABLE, idracAttributes, VNC_SERVER } from "./attributes/idrac-attributes.ts";
import { DELL_BOOT, DELL_IPMI_BOOT } from "./boot-options.ts";
import type { DellContext } from "./context.ts";
import { DELL_FAULTS, type DellFaultName, type DellFaultSet } from "./faults/dell-faults.ts";
import { dellIdentity } from "./identity.ts";
import { DellMessages } from "./messages.ts";
import { dellResources } from "./resources/index.ts";
import { createVncServer, dropWhenChanged } from "./vnc/vnc-server.ts";

/** Login slots of an iDRAC9 for Redfish. */
const SESSION_SLOTS = 8;
const SESSION_TIMEOUT_MS = 1800_000;

/** A Dell iDRAC9: Redfish over HTTPS, IPMI, and the VNC server; its attributes switch both on. */
export class DellBmc implements AsyncDisposable {
  readonly faults: DellFaultSet;
  readonly attributes: AttributeStore;
  readonly ipmi: IpmiServer;
  readonly #address: string;
  readonly #sessions: SessionTable;
  readonly #front: BmcFront<DellMessages>;
  readonly #vnc: ScreenServer;
  readonly #parts = new DisposableStack();

  /** A stopped BMC: nothing listens until `start`. */
  static async create(options: BmcOptions<DellFaultName>, deps: BmcDeps): Promise<DellBmc> {
    const { serviceTag } = dellIdentity(options);
    const subject = [
      { shortName: "CN", value: `idrac-${serviceTag}` },
      { shortName: "O", value: "Dell Inc." },
      { shortName: "OU", value: "Remote Access Group" },
    ];
    const directory = join(options.stateDir, "idrac");
    const certificate = await ownCertificate({ directory, subject, address: options.address }, deps);
    return new DellBmc(options, certificate, deps);
  }

  private constructor(options: BmcOptions<DellFaultName>, certificate: Certificate, deps: BmcDeps) {
    const { account, address } = options;
    const { https: httpsPort, vnc: vncPort } = options.ports;
    const identity = dellIdentity(options);
    const dnsName = `idrac-${identity.serviceTag}`;
    const faults = new FaultSet(DELL_FAULTS, options.faults);
    const attributes = new AttributeStore(idracAttributes({ httpsPort, vncPort, dnsName }));
    const messages = new DellMessages();
    const settled = () => this.settled();
    const restart = () => this.restart();
    const context: DellContext = { ...deps, identity, messages, attributes, faults, settled, restart };
    const sessions = new SessionTable({ slots: SESSION_SLOTS, timeoutMs: SESSION_TIMEOUT_MS }, deps);
    const boot = this.#parts.use(new HostBoot(DELL_BOOT.devices, deps));
    const power = this.#parts.use(new HostPower({ ...deps, boot }));
    const screen = createVncServer({ host: address, certificate }, context);
    const resources = dellResources({ ...context, account, sessions, power, boot });
    this.ipmi = new IpmiServer(
      {
        host: address,
        port: options.ports.ipmi,
        enabled: () => attributes.text(IPMI_LAN_ENABLE) === "Enabled",
        account,
        uuid: identity.uuid,
        manufacturerId: 674,
        productId: 0x0100,
        firmware: options.firmware,
        bootWords: DELL_IPMI_BOOT,
      },
      { ...context, power, boot },
    );
    this.#address = address;
    this.faults = faults;
    this.attributes = attributes;
    this.#sessions = sessions;
    this.#vnc = screen;
    this.#front = new BmcFront(
      { address, httpsPort, certificate, account, serverName: "Apache", resources },
      { ...context, sessions, screen, ipmi: this.ipmi },
    );
    this.#parts.use(dropWhenChanged(screen, context));
    this.#parts.use(attributes.onChange(() => this.#front.refresh()));
  }

  /** "https://127.0.10.1", with the port when it is not 443. */
  get url(): string {
    return this.#front.url;
  }

  /** Where the VNC server listens while it is enabled. */
  get vncAddress(): { readonly host: string; readonly port: number } {
    return { host: this.#address, port: this.attributes.number(VNC_SERVER.port) };
  }

  get vncSessions(): number {
    return this.#vnc.activeSessions;
  }

  get redfishSessions(): number {
    return this.#sessions.list().length;
  }

  /** Opens the ports. Idempotent. Rejects with the system's error when the HTTPS port cannot be had. */
  start(): Promise<void> {
    return this.#front.start();
  }

  /** Resolves when the ports are as the faults and the attributes want them. */
  settled(): Promise<void> {
    return this.#front.settled();
  }

  /** Manager.Reset: the BMC goes away and comes back, with its settings; the host does not notice. */
  restart(): void {
    this.#front.restart();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#parts.dispose();
    await this.#front[Symbol.asyncDispose]();
  }
}
