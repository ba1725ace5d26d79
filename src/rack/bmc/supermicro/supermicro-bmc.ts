import { join } from "node:path";
import { type Certificate, ownCertificate, SessionTable } from "#/rack/bmc/redfish/index.ts";
import { BmcFront } from "../bmc-front.ts";
import type { BmcDeps, BmcOptions } from "../bmc-options.ts";
import { FaultSet } from "../fault-set.ts";
import { HostBoot } from "../host-boot.ts";
import { HostPower } from "../host-power.ts";
import { IpmiServer } from "../ipmi/index.ts";
import type { ScreenServer } from "../screen-server.ts";
import { SUPERMICRO_BOOT, SUPERMICRO_IPMI_BOOT } from "./boot-options.ts";
import type { SupermicroContext } from "./context.ts";
import { SUPERMICRO_FAULTS, type SupermicroFaultName, type SupermicroFaultSet } from "./faults/supermicro-faults.ts";
import { supermicroIdentity } from "./identity.ts";
import { createIkvmServer } from "./ikvm/ikvm-server.ts";
import { IkvmSettings } from "./ikvm/ikvm-settings.ts";
import { IkvmTickets } from "./ikvm/ikvm-tickets.ts";
import { SupermicroMessages } from "./messages.ts";
import { supermicroResources } from "./resources/index.ts";

/** "x11-tls": a board whose KVM port speaks TLS from the first byte. */
export const SUPERMICRO_MODELS = ["x11", "x11-tls"] as const;

export interface SupermicroBmcOptions extends BmcOptions<SupermicroFaultName> {
  readonly model: string;
}

const SESSION_SLOTS = 16;
const SESSION_TIMEOUT_MS = 300_000;

/** A Supermicro X11's BMC with early firmware: Redfish 1.0.1 over HTTPS, IPMI, and the iKVM in ATEN's dialect of RFB. */
export class SupermicroBmc implements AsyncDisposable {
  readonly faults: SupermicroFaultSet;
  readonly ikvm: IkvmSettings;
  readonly ipmi: IpmiServer;
  readonly #address: string;
  readonly #sessions: SessionTable;
  readonly #front: BmcFront<SupermicroMessages>;
  readonly #screen: ScreenServer;
  readonly #parts = new DisposableStack();

  /** A stopped BMC: nothing listens until `start`. */
  static async create(options: SupermicroBmcOptions, deps: BmcDeps): Promise<SupermicroBmc> {
    const subject = [
      { shortName: "CN", value: options.address },
      { shortName: "O", value: "Super Micro Computer, Inc." },
    ];
    const directory = join(options.stateDir, "supermicro");
    const certificate = await ownCertificate({ directory, subject, address: options.address }, deps);
    return new SupermicroBmc(options, certificate, deps);
  }

  private constructor(options: SupermicroBmcOptions, certificate: Certificate, deps: BmcDeps) {
    const { account, address, ports } = options;
    this.#address = address;
    this.faults = new FaultSet(SUPERMICRO_FAULTS, options.faults);
    this.ikvm = new IkvmSettings(ports.vnc, () => this.#front.refresh());
    this.#sessions = new SessionTable({ slots: SESSION_SLOTS, timeoutMs: SESSION_TIMEOUT_MS }, deps);
    const context: SupermicroContext = {
      ...deps,
      account,
      identity: supermicroIdentity(options),
      ikvm: this.ikvm,
      tickets: new IkvmTickets(deps),
      faults: this.faults,
      messages: new SupermicroMessages(),
      settled: () => this.settled(),
      restart: () => this.#front.restart(),
    };
    const boot = this.#parts.use(new HostBoot(SUPERMICRO_BOOT.devices, deps));
    const power = this.#parts.use(new HostPower({ ...deps, boot }));
    const { uuid } = context.identity;
    this.ipmi = new IpmiServer(
      {
        host: address,
        port: ports.ipmi,
        enabled: () => true,
        account,
        uuid,
        manufacturerId: 10_876,
        productId: 2404,
        firmware: options.firmware,
        bootWords: SUPERMICRO_IPMI_BOOT,
      },
      { ...context, power, boot },
    );
    this.#screen = createIkvmServer({ host: address, certificate, tls: options.model === "x11-tls" }, context);
    const resources = supermicroResources({ ...context, sessions: this.#sessions, power, boot });
    this.#front = new BmcFront(
      { address, httpsPort: ports.https, certificate, account, serverName: "ATEN", resources },
      { ...context, sessions: this.#sessions, screen: this.#screen, ipmi: this.ipmi },
    );
  }

  /** "https://127.0.10.1", with the port when it is not 443. */
  get url(): string {
    return this.#front.url;
  }

  /** Where the iKVM listens while it is enabled. */
  get vncAddress(): { readonly host: string; readonly port: number } {
    return { host: this.#address, port: this.ikvm.port };
  }

  get vncSessions(): number {
    return this.#screen.activeSessions;
  }

  get redfishSessions(): number {
    return this.#sessions.list().length;
  }

  /** Opens the ports. Idempotent. Rejects with the system's error when the HTTPS port cannot be had. */
  start(): Promise<void> {
    return this.#front.start();
  }

  /** Resolves when the ports are as the faults and the settings want them. */
  settled(): Promise<void> {
    return this.#front.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#parts.dispose();
    await this.#front[Symbol.asyncDispose]();
  }
}
