import type { Clock } from "#/lib/time/index.ts";
import { type ChassisAction, createIpmiBmc, type IpmiBmc, type IpmiBmcFaults } from "#/protocols/ipmi/index.ts";
import { bindUdp, ipmiCrypto } from "#/transports/index.ts";
import { LightMachine } from "./light-machine.ts";

export interface LightBmcsOptions {
  readonly count: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Of the first; the others follow. 0, the default: free ones. */
  readonly firstPort?: number;
  readonly username: string;
  readonly password: string;
  /** How long characters wait for more (default: 50 ms, as on real ones). */
  readonly accumulateMs?: number;
}

/** One BMC with its machine. */
export interface LightBmc {
  readonly port: number;
  readonly machine: LightMachine;
  readonly bmc: IpmiBmc;
}

const SWITCHES_ON: readonly ChassisAction[] = ["power-up", "power-cycle", "hard-reset", "diagnostic-interrupt"];

/** Any number of BMCs with IPMI over LAN and SOL, each on a port of its own, and nothing else: for a fleet in one process. */
export class LightBmcs implements Disposable {
  readonly all: readonly LightBmc[];
  /** Of all of them. May be changed while they run. */
  readonly faults: IpmiBmcFaults;
  readonly #clock: Clock;
  #restarting: Disposable | null = null;

  private constructor(all: readonly LightBmc[], faults: IpmiBmcFaults, clock: Clock) {
    this.all = all;
    this.faults = faults;
    this.#clock = clock;
  }

  static async start(options: LightBmcsOptions, { clock }: { readonly clock: Clock }): Promise<LightBmcs> {
    const faults: IpmiBmcFaults = {};
    const all: LightBmc[] = [];
    try {
      for (let i = 0; i < options.count; i++) all.push(await startOne(options, i, faults, clock));
    } catch (error) {
      for (const { bmc } of all) bmc.close();
      throw error;
    }
    return new LightBmcs(all, faults, clock);
  }

  /** As after a power cut in the rack: no session is known any more, nobody is told, and for a while nothing answers. */
  restart(downMs: number): void {
    this.#restarting?.[Symbol.dispose]();
    for (const { bmc } of this.all) bmc.reset();
    this.faults.silent = true;
    this.#restarting = this.#clock.timer(downMs, () => {
      this.faults.silent = false;
    });
  }

  [Symbol.dispose](): void {
    this.#restarting?.[Symbol.dispose]();
    for (const { bmc } of this.all) bmc.close();
  }
}

async function startOne(
  { host = "127.0.0.1", firstPort = 0, username, password, accumulateMs }: LightBmcsOptions,
  index: number,
  faults: IpmiBmcFaults,
  clock: Clock,
): Promise<LightBmc> {
  const machine = new LightMachine();
  const socket = await bindUdp({ host, port: firstPort === 0 ? 0 : firstPort + index });
  const bmc = createIpmiBmc(
    {
      users: [{ id: 2, name: username, password, privilege: "administrator" }],
      chassis: {
        poweredOn: () => machine.powered,
        control: async (action) => {
          machine.powered = SWITCHES_ON.includes(action);
          return true;
        },
      },
      serial: async () => machine.open(),
      ...(accumulateMs !== undefined && { sol: { accumulateMs } }),
      faults,
    },
    { socket, crypto: ipmiCrypto, clock },
  );
  return { port: socket.address.port, machine, bmc };
}
