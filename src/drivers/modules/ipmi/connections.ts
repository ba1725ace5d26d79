import type { DatagramSocket } from "#/lib/datagram/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { type IpmiCrypto, IpmiError, type IpmiSession, IpmiSocket, openIpmiSession } from "#/protocols/ipmi/index.ts";
import type { IpmiDriverInfo } from "./driver-info.ts";
import { Turns } from "./turns.ts";

/** The `[ipmi]` section, with Ironic's names. */
export interface IpmiOptions {
  /** How long a BMC that does not answer is asked again. */
  readonly commandRetryTimeoutMs: number;
  /** Between two things that are asked of one BMC: some fall over when they are hurried. */
  readonly minCommandIntervalMs: number;
  /** For nodes without `ipmi_cipher_suite`, in this order; empty: 17, then 3. */
  readonly cipherSuiteVersions: readonly number[];
  /** For nodes without `ipmi_disable_boot_timeout`. */
  readonly disableBootTimeout: boolean;
}

export const IPMI_OPTIONS: IpmiOptions = {
  commandRetryTimeoutMs: 60_000,
  minCommandIntervalMs: 5_000,
  cipherSuiteVersions: [],
  disableBootTimeout: true,
};

export interface IpmiConnectionsDeps {
  readonly clock: Clock;
  readonly crypto: IpmiCrypto;
  /** Binds the one socket that carries every session. */
  readonly bind: () => Promise<DatagramSocket>;
}

const RETRY_PAUSE_MS = 1000;

/** Sessions with any number of BMCs over one UDP socket, which is bound when it is first needed. */
export class IpmiConnections implements AsyncDisposable {
  readonly options: IpmiOptions;
  readonly clock: Clock;
  readonly #deps: IpmiConnectionsDeps;
  readonly #turns: Turns;
  readonly #goodbyes = new Set<Promise<void>>();
  #bound: Promise<{ readonly udp: DatagramSocket; readonly ipmi: IpmiSocket }> | null = null;

  constructor(options: IpmiOptions, deps: IpmiConnectionsDeps) {
    this.options = options;
    this.clock = deps.clock;
    this.#deps = deps;
    this.#turns = new Turns(options.minCommandIntervalMs, deps.clock);
  }

  /** One attempt; whoever opens it closes it. Rejects with `IpmiError`. */
  async open(info: IpmiDriverInfo, signal: AbortSignal): Promise<IpmiSession> {
    const { crypto, clock } = this.#deps;
    const { ipmi } = await this.#socket();
    const { host, port, username, password, privilege, quirks, kgKey, cipherSuite } = info;
    const configured = this.options.cipherSuiteVersions;
    const cipherSuites = cipherSuite !== null ? [cipherSuite] : configured.length > 0 ? configured : null;
    const login = {
      username,
      password,
      privilege,
      quirks,
      ...(kgKey && { kgKey }),
      ...(cipherSuites && { cipherSuites }),
    };
    return openIpmiSession({ host, port, ...login, signal }, { socket: ipmi, crypto, clock });
  }

  /** Commands in a session of their own, in the BMC's turn; a BMC that does not answer is asked again for a while. */
  async use<T>(info: IpmiDriverInfo, signal: AbortSignal, work: (session: IpmiSession) => Promise<T>): Promise<T> {
    using _turn = await this.#turns.take(`${info.host}|${info.port}`, signal);
    await using session = await this.#openPatiently(info, signal);
    return await work(session);
  }

  /** Waits for what says goodbye to a BMC when everything ends. */
  closing(goodbye: Promise<void>): void {
    const quiet = goodbye.catch(() => {}).finally(() => this.#goodbyes.delete(quiet));
    this.#goodbyes.add(quiet);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#goodbyes);
    const bound = await this.#bound?.catch(() => null);
    bound?.udp.close();
  }

  async #openPatiently(info: IpmiDriverInfo, signal: AbortSignal): Promise<IpmiSession> {
    const { clock } = this.#deps;
    const giveUpAt = clock.monotonic() + this.options.commandRetryTimeoutMs;
    for (;;) {
      try {
        return await this.open(info, signal);
      } catch (error) {
        if (!isPassing(error) || clock.monotonic() >= giveUpAt) throw error;
      }
      await clock.sleep(RETRY_PAUSE_MS, signal);
    }
  }

  #socket(): Promise<{ readonly udp: DatagramSocket; readonly ipmi: IpmiSocket }> {
    this.#bound ??= this.#deps.bind().then(
      (udp) => ({ udp, ipmi: new IpmiSocket({ socket: udp, crypto: this.#deps.crypto }) }),
      (error: unknown) => {
        this.#bound = null;
        throw error;
      },
    );
    return this.#bound;
  }
}

/** The BMC may be busy, or restarting; a refused login stays refused. */
function isPassing(error: unknown): boolean {
  return error instanceof IpmiError && (error.code === "IPMI_TIMEOUT" || error.code === "IPMI_NO_SESSION");
}
