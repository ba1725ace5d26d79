import { createHash } from "node:crypto";
import { type DatagramFaults, faultySocket } from "#/lib/datagram/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import { seededRandom } from "#/lib/random/index.ts";
import {
  type ChassisAction,
  createIpmiBmc,
  type DeviceId,
  type IpmiBmc,
  type IpmiBmcFaults,
} from "#/protocols/ipmi/index.ts";
import { bindUdp, formatHostPort, ipmiCrypto } from "#/transports/index.ts";
import type { BmcFault } from "../fault.ts";
import type { HostBoot } from "../host-boot.ts";
import { PortKeeper } from "../port-keeper.ts";
import { applyBootFlags, type BootWord, bootFlagsOf } from "./boot-words.ts";
import { type IpmiChassisDeps, ipmiChassis } from "./ipmi-chassis.ts";

export interface IpmiServerOptions {
  readonly host: string;
  readonly port: number;
  /** As the BMC's settings have it now. */
  readonly enabled: () => boolean;
  readonly account: { readonly username: string; readonly password: string };
  /** The system's: "4c4c4544-...". */
  readonly uuid: string;
  readonly manufacturerId: number;
  readonly productId: number;
  /** "5.10.50.00": the first two numbers are what IPMI has room for. */
  readonly firmware: string;
  readonly bootWords: readonly BootWord[];
}

export interface IpmiServerDeps extends IpmiChassisDeps {
  readonly boot: HostBoot;
  readonly faults: { active(): readonly BmcFault<never>[] };
}

interface Plan {
  readonly port: number;
  readonly cipherSuites: readonly number[];
}

/** Also the number of the BMC's user in IPMI: the first has no name. */
const ACCOUNT_ID = 2;
const CIPHER_SUITES: readonly number[] = [17, 3];
/** What makes real BMCs forget their sessions, where they do. */
const RESTARTS: readonly ChassisAction[] = ["power-down", "power-up", "power-cycle", "hard-reset"];

/** A BMC's IPMI over LAN: power, boot device, and the machine's serial line over SOL. */
export class IpmiServer implements AsyncDisposable {
  readonly #options: IpmiServerOptions;
  readonly #deps: IpmiServerDeps;
  readonly #keeper = new PortKeeper<Plan, { readonly bmc: IpmiBmc; close(): Promise<void> }>((plan) =>
    this.#open(plan),
  );
  readonly #random: () => number;
  /** What the active faults come to. */
  readonly #datagramFaults: DatagramFaults = {};
  readonly #bmcFaults: IpmiBmcFaults = {};
  readonly #watch: Disposable;
  #byIpmi = false;

  constructor(options: IpmiServerOptions, deps: IpmiServerDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#random = seededRandom(createHash("sha256").update(options.uuid).digest().readUInt32LE());
    this.#watch = deps.boot.onChange(() => {
      if (!this.#byIpmi) this.bmc?.replaceBootFlags(this.#bootFlags());
    });
  }

  /** While it listens. */
  get bmc(): IpmiBmc | undefined {
    return this.#keeper.port?.bmc;
  }

  /** "ipmi://127.0.10.1", with the port when it is not 623. */
  get url(): string {
    const { host, port } = this.#options;
    return `ipmi://${port === 623 ? host : formatHostPort({ host, port })}`;
  }

  get address(): { readonly host: string; readonly port: number } {
    const { host, port } = this.#options;
    return { host, port };
  }

  /** Makes the port what settings and faults say; `available` is false while the BMC itself is gone. */
  refresh(available: boolean): Promise<void> {
    const faults = this.#deps.faults.active();
    replace(this.#datagramFaults, Object.assign({}, ...faults.map((fault) => fault.datagrams)));
    replace(this.#bmcFaults, Object.assign({}, ...faults.map((fault) => fault.ipmi)));
    if (faults.some((fault) => fault.silences?.("ipmi"))) this.#bmcFaults.silent = true;
    const open = available && this.#options.enabled() && !faults.some((fault) => fault.closes?.("ipmi"));
    const cipherSuites = CIPHER_SUITES.filter((suite) => !faults.some((fault) => fault.lacksCipherSuite?.(suite)));
    return this.#keeper.want(open ? { port: this.#options.port, cipherSuites } : null).catch((error: unknown) => {
      this.#deps.log.error("IPMI cannot open its port", { reason: errorMessage(error) });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch[Symbol.dispose]();
    await this.#keeper[Symbol.asyncDispose]();
  }

  async #open({ port, cipherSuites }: Plan) {
    const { host, account, uuid } = this.#options;
    const { machine, boot, clock } = this.#deps;
    const udp = await bindUdp({ host, port });
    const socket = faultySocket(udp, this.#datagramFaults, { random: this.#random, clock, bothWays: true });
    try {
      const bmc: IpmiBmc = createIpmiBmc(
        {
          users: [
            { id: 1, name: "", password: "", privilege: "user", enabled: false },
            { id: ACCOUNT_ID, name: account.username, password: account.password, privilege: "administrator" },
          ],
          guid: Buffer.from(uuid.replaceAll("-", ""), "hex"),
          device: this.#device(),
          cipherSuites,
          chassis: ipmiChassis(this.#deps, (action) => this.#acted(action)),
          onBootFlags: (flags) => {
            this.#byIpmi = true;
            applyBootFlags(flags, this.#options.bootWords, boot);
            this.#byIpmi = false;
          },
          serial: () => machine.openSerial(),
          faults: this.#bmcFaults,
        },
        { socket, crypto: ipmiCrypto, clock },
      );
      bmc.replaceBootFlags(this.#bootFlags());
      return { bmc, close: async () => bmc.close() };
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  #bootFlags() {
    const { choice, efi } = this.#deps.boot;
    return bootFlagsOf(choice, efi, this.#options.bootWords);
  }

  #device(): Partial<DeviceId> {
    const { manufacturerId, productId, firmware } = this.#options;
    const [major = 0, minor = 0] = firmware.split(".").map(Number);
    const bcd = Math.floor((minor % 100) / 10) * 16 + (minor % 10);
    return { manufacturerId, productId, firmwareMajor: major & 0x7f, firmwareMinor: bcd };
  }

  #acted(action: ChassisAction): void {
    const forgets = this.#deps.faults.active().some((fault) => fault.forgetsSessionsAtReset?.());
    if (!forgets || !RESTARTS.includes(action)) return;
    this.#deps.log.info("the BMC forgets its IPMI sessions");
    // After the answer to this very command has left.
    this.#deps.clock.timer(50, () => this.bmc?.reset());
  }
}

/** The holder keeps its object, and has only what it is given. */
function replace<T extends object>(target: T, given: Partial<T>): void {
  for (const key of Object.keys(target)) delete target[key as keyof T];
  Object.assign(target, given);
}
