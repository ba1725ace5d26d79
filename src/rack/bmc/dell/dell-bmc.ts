import { join } from "node:path";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import {
  type Account,
  type Certificate,
  type HttpsListener,
  listenHttps,
  ownCertificate,
  RedfishService,
  SessionTable,
} from "#/rack/bmc/redfish/index.ts";
import type { Machine } from "#/rack/machine/index.ts";
import { formatHostPort } from "#/transports/index.ts";
import { PortKeeper } from "../port-keeper.ts";
import { AttributeStore } from "./attributes/attribute-store.ts";
import { idracAttributes, VNC_SERVER } from "./attributes/idrac-attributes.ts";
import { BootOverride } from "./boot-override.ts";
import type { DellContext } from "./context.ts";
import { type DellFaultName, FaultSet } from "./faults/fault-set.ts";
import { HostPower } from "./host-power.ts";
import { dellIdentity } from "./identity.ts";
import { DellMessages } from "./messages.ts";
import { dellResources } from "./resources/index.ts";
import { VncServer } from "./vnc/vnc-server.ts";

export interface DellBmcOptions {
  readonly name: string;
  readonly address: string;
  readonly ports: { readonly https: number; readonly vnc: number };
  readonly account: Account;
  readonly firmware: string;
  readonly memoryMib: number;
  /** The BMC's own: its certificate is kept there. */
  readonly stateDir: string;
  readonly faults: readonly DellFaultName[];
}

export interface DellBmcDeps {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Login slots of an iDRAC9 for Redfish. */
const SESSION_SLOTS = 8;
const SESSION_TIMEOUT_MS = 1800_000;
/** A real one is gone for minutes; long enough here for a client to notice. */
const RESTART_MS = 3000;

/** A Dell iDRAC9: Redfish over HTTPS, and the VNC server that its attributes switch on. */
export class DellBmc implements AsyncDisposable {
  readonly faults: FaultSet;
  readonly attributes: AttributeStore;
  readonly #options: DellBmcOptions;
  readonly #context: DellContext;
  readonly #sessions: SessionTable;
  readonly #service: RedfishService;
  readonly #vnc: VncServer;
  readonly #https: PortKeeper<{ port: number; silent: boolean }, HttpsListener>;
  readonly #parts = new DisposableStack();
  #up = false;
  #restarting: Disposable | undefined;

  /** A stopped BMC: nothing listens until `start`. */
  static async create(options: DellBmcOptions, deps: DellBmcDeps): Promise<DellBmc> {
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

  private constructor(options: DellBmcOptions, certificate: Certificate, deps: DellBmcDeps) {
    const identity = dellIdentity(options);
    const { https: httpsPort, vnc: vncPort } = options.ports;
    this.#options = options;
    this.faults = new FaultSet(options.faults);
    this.attributes = new AttributeStore(
      idracAttributes({ httpsPort, vncPort, dnsName: `idrac-${identity.serviceTag}` }),
    );
    const messages = new DellMessages();
    this.#context = {
      ...deps,
      identity,
      messages,
      attributes: this.attributes,
      faults: this.faults,
      settled: () => this.settled(),
      restart: () => this.restart(),
    };
    this.#sessions = new SessionTable({ slots: SESSION_SLOTS, timeoutMs: SESSION_TIMEOUT_MS }, deps);
    const power = this.#parts.use(new HostPower(deps));
    const boot = this.#parts.use(new BootOverride(deps.machine));
    const resources = dellResources({
      ...this.#context,
      account: options.account,
      sessions: this.#sessions,
      power,
      boot,
    });
    this.#service = new RedfishService(
      { account: options.account, resources },
      { sessions: this.#sessions, messages, log: deps.log },
    );
    this.#vnc = new VncServer({ host: options.address, certificate }, this.#context);
    this.#https = new PortKeeper(({ port, silent }) =>
      listenHttps(
        {
          host: options.address,
          port,
          certificate,
          headers: { Server: "Apache" },
          accepts: () => !silent,
        },
        (incoming) => this.#answer(incoming),
        deps.log,
      ),
    );
    this.faults.watch(() => void this.settled().catch(() => {}));
    this.#parts.use(this.attributes.onChange(() => void this.settled().catch(() => {})));
  }

  get name(): string {
    return this.#options.name;
  }

  /** "https://127.0.10.1", with the port when it is not 443. */
  get url(): string {
    const { address, ports } = this.#options;
    return ports.https === 443
      ? `https://${address}`
      : `https://${formatHostPort({ host: address, port: ports.https })}`;
  }

  /** Where the VNC server listens while it is enabled. */
  get vncAddress(): { readonly host: string; readonly port: number } {
    return { host: this.#options.address, port: this.attributes.number(VNC_SERVER.port) };
  }

  get vncSessions(): number {
    return this.#vnc.activeSessions;
  }

  get redfishSessions(): number {
    return this.#sessions.list().length;
  }

  /** Opens the ports. Idempotent. Rejects with the system's error when the HTTPS port cannot be had. */
  async start(): Promise<void> {
    this.#up = true;
    await this.settled();
  }

  /** Resolves when the ports are as the faults and the attributes want them. */
  async settled(): Promise<void> {
    const available = this.#up && !this.#restarting;
    const faults = this.faults.active();
    const silent = faults.some((fault) => fault.silences?.("https"));
    const open = available && !faults.some((fault) => fault.closes?.("https"));
    await Promise.all([
      this.#https.want(open ? { port: this.#options.ports.https, silent } : null),
      this.#vnc.refresh(available),
    ]);
  }

  /** Manager.Reset: the answer goes out, then everybody is cut off until the BMC is back, with its settings. */
  restart(): void {
    const { clock, log } = this.#context;
    this.#restarting?.[Symbol.dispose]();
    // Long enough for the answer to this very request to leave.
    this.#restarting = clock.timer(100, () => {
      log.info("the BMC restarts");
      this.#sessions.clear();
      this.#restarting = clock.timer(RESTART_MS, () => {
        this.#restarting = undefined;
        log.info("the BMC is back");
        void this.settled().catch(() => {});
      });
      void this.settled().catch(() => {});
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#up = false;
    this.#restarting?.[Symbol.dispose]();
    this.#parts.dispose();
    await Promise.all([this.#https[Symbol.asyncDispose](), this.#vnc[Symbol.asyncDispose]()]);
  }

  async #answer(incoming: Parameters<RedfishService["answer"]>[0]) {
    for (const fault of this.faults.active()) {
      const answer = fault.answers?.(incoming, this.#context.messages);
      if (answer) return answer;
    }
    return this.#service.answer(incoming);
  }
}
