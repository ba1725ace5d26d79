import type { IncomingMessage } from "node:http";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { formatHostPort } from "#/transports/index.ts";
import type { BmcFault } from "./fault.ts";
import type { FaultSet } from "./fault-set.ts";
import type { IpmiServer } from "./ipmi/index.ts";
import { PortKeeper } from "./port-keeper.ts";
import {
  type Account,
  type BaseMessages,
  type Certificate,
  type HttpsListener,
  listenHttps,
  type RedfishAnswer,
  type RedfishResource,
  RedfishService,
  type SessionTable,
} from "./redfish/index.ts";
import type { ScreenServer } from "./screen-server.ts";

export interface BmcFrontOptions {
  readonly address: string;
  readonly httpsPort: number;
  readonly certificate: Certificate;
  readonly account: Account;
  /** The `Server` header. */
  readonly serverName: string;
  readonly resources: readonly RedfishResource[];
}

export interface BmcFrontDeps<Messages extends BaseMessages> {
  readonly faults: FaultSet<string, BmcFault<Messages>>;
  readonly messages: Messages;
  readonly sessions: SessionTable;
  readonly screen: ScreenServer;
  readonly ipmi: IpmiServer;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A real one is gone for minutes; long enough here for a client to notice. */
const RESTART_MS = 3000;

/** The ports of a BMC, open and answering as long as it is up and its faults let them. */
export class BmcFront<Messages extends BaseMessages> implements AsyncDisposable {
  readonly #options: BmcFrontOptions;
  readonly #deps: BmcFrontDeps<Messages>;
  readonly #service: RedfishService;
  readonly #https: PortKeeper<{ port: number; silent: boolean }, HttpsListener>;
  #up = false;
  #restarting: Disposable | undefined;

  constructor(options: BmcFrontOptions, deps: BmcFrontDeps<Messages>) {
    const { account, address, certificate, resources, serverName } = options;
    this.#options = options;
    this.#deps = deps;
    this.#service = new RedfishService({ account, resources }, deps);
    this.#https = new PortKeeper(({ port, silent }) =>
      listenHttps(
        { host: address, port, certificate, headers: { Server: serverName }, accepts: () => !silent },
        (incoming) => this.#answer(incoming),
        deps.log,
      ),
    );
    deps.faults.watch(() => this.refresh());
  }

  /** "https://127.0.10.1", with the port when it is not 443. */
  get url(): string {
    const { address: host, httpsPort: port } = this.#options;
    return port === 443 ? `https://${host}` : `https://${formatHostPort({ host, port })}`;
  }

  /** Opens the ports. Idempotent. Rejects with the system's error when the HTTPS port cannot be had. */
  async start(): Promise<void> {
    this.#up = true;
    await this.settled();
  }

  /** Resolves when the ports are as the faults and the settings want them. */
  async settled(): Promise<void> {
    const available = this.#up && !this.#restarting;
    const faults = this.#deps.faults.active();
    const silent = faults.some((fault) => fault.silences?.("https"));
    const open = available && !faults.some((fault) => fault.closes?.("https"));
    await Promise.all([
      this.#https.want(open ? { port: this.#options.httpsPort, silent } : null),
      this.#deps.screen.refresh(available),
      this.#deps.ipmi.refresh(available),
    ]);
  }

  /** For those who have changed a setting and need not wait. */
  refresh(): void {
    void this.settled().catch(() => {});
  }

  /** Manager.Reset: the answer goes out, then everybody is cut off until the BMC is back, with its settings. */
  restart(): void {
    const { clock, log, sessions } = this.#deps;
    this.#restarting?.[Symbol.dispose]();
    // Long enough for the answer to this very request to leave.
    this.#restarting = clock.timer(100, () => {
      log.info("the BMC restarts");
      sessions.clear();
      this.#restarting = clock.timer(RESTART_MS, () => {
        this.#restarting = undefined;
        log.info("the BMC is back");
        this.refresh();
      });
      this.refresh();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#up = false;
    this.#restarting?.[Symbol.dispose]();
    const { screen, ipmi } = this.#deps;
    await Promise.all([this.#https, screen, ipmi].map((port) => port[Symbol.asyncDispose]()));
  }

  async #answer(incoming: IncomingMessage): Promise<RedfishAnswer> {
    for (const fault of this.#deps.faults.active()) {
      const answer = fault.answers?.(incoming, this.#deps.messages);
      if (answer) return answer;
    }
    return this.#service.answer(incoming);
  }
}
