import { type DatagramFaults, type DatagramSocket, faultySocket, MemoryNetwork } from "#/lib/datagram/index.ts";
import { seededRandom } from "#/lib/random/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { createIpmiBmc, type IpmiBmc } from "./bmc/bmc.ts";
import type { IpmiBmcOptions } from "./bmc/options.ts";
import { type OpenIpmiSessionOptions, openIpmiSession } from "./client.ts";
import type { BootFlags } from "./commands/boot-flags.ts";
import type { ChassisAction } from "./commands/chassis-control.ts";
import type { IpmiCrypto } from "./crypto.ts";
import { IpmiSocket } from "./session/ipmi-socket.ts";
import type { IpmiSession } from "./session/session.ts";

export interface BenchOptions {
  readonly crypto: IpmiCrypto;
  readonly bmc?: Partial<IpmiBmcOptions>;
  /** Of both directions. */
  readonly faults?: DatagramFaults;
  readonly seed?: number;
  /** Sees what the console sends before the network does, and what the BMC sends. */
  readonly wrapConsole?: (socket: DatagramSocket) => DatagramSocket;
  readonly wrapBmc?: (socket: DatagramSocket) => DatagramSocket;
}

const CONSOLE_ADDRESS = { host: "10.0.0.1", port: 40_000 };
const BMC_ADDRESS = { host: "10.0.0.7", port: 623 };

/** A console and a BMC in memory, with a network between them that can be as bad as wanted, and a clock. */
export class Bench {
  readonly clock = new ManualClock();
  readonly network = new MemoryNetwork();
  readonly actions: ChassisAction[] = [];
  readonly bootFlags: BootFlags[] = [];
  breaks = 0;
  poweredOn = true;
  readonly bmc: IpmiBmc;
  readonly socket: IpmiSocket;
  /** The machine's ends of the serial lines opened so far. */
  readonly lines: ByteStream[] = [];
  readonly #options: BenchOptions;

  constructor(options: BenchOptions) {
    this.#options = options;
    const { crypto } = options;
    const random = seededRandom(options.seed ?? 1);
    const bad = (socket: DatagramSocket) =>
      options.faults ? faultySocket(socket, options.faults, { random, clock: this.clock }) : socket;
    const same = (socket: DatagramSocket) => socket;
    const bmcSocket = (options.wrapBmc ?? same)(bad(this.network.bind(BMC_ADDRESS)));
    const consoleSocket = (options.wrapConsole ?? same)(bad(this.network.bind(CONSOLE_ADDRESS)));
    this.bmc = createIpmiBmc(
      { ...this.#bmcOptions(), ...options.bmc },
      { socket: bmcSocket, crypto, clock: this.clock },
    );
    this.socket = new IpmiSocket({ socket: consoleSocket, crypto });
  }

  open(options: Partial<OpenIpmiSessionOptions> = {}): Promise<IpmiSession> {
    const login = { username: "ADMIN", password: "adminpass", privilege: "administrator" } as const;
    const { crypto } = this.#options;
    const opening = openIpmiSession(
      { host: BMC_ADDRESS.host, ...login, ...options },
      { socket: this.socket, crypto, clock: this.clock },
    );
    return this.until(opening);
  }

  /** Lets time go by until `work` settles. */
  async until<T>(work: Promise<T>, stepMs = 10, limitMs = 3_600_000): Promise<T> {
    let settled = false;
    const done = () => {
      settled = true;
    };
    work.then(done, done);
    const end = this.clock.monotonic() + limitMs;
    for (;;) {
      for (let i = 0; i < 200 && !settled; i++) await Promise.resolve();
      if (settled) return work;
      if (this.clock.monotonic() >= end) throw new Error(`nothing has happened for ${limitMs / 1000} s`);
      await this.clock.advance(stepMs);
    }
  }

  /** Time goes by, and everything that comes of it happens. */
  async pass(ms: number): Promise<void> {
    await this.until(this.clock.sleep(ms), Math.min(ms, 10));
  }

  #bmcOptions(): IpmiBmcOptions {
    return {
      users: [
        { id: 2, name: "ADMIN", password: "adminpass", privilege: "administrator" },
        { id: 3, name: "watcher", password: "looking", privilege: "user" },
        { id: 4, name: "gone", password: "gone", privilege: "administrator", enabled: false },
      ],
      chassis: {
        poweredOn: () => this.poweredOn,
        control: async (action) => {
          if (action === "power-cycle" && !this.poweredOn) return false;
          this.actions.push(action);
          return true;
        },
      },
      onBootFlags: (flags) => this.bootFlags.push(flags),
      onBreak: () => {
        this.breaks++;
      },
      serial: async () => {
        const [bmcEnd, machineEnd] = createMemoryStreamPair();
        this.lines.push(machineEnd);
        return bmcEnd;
      },
    };
  }
}

/** A socket whose sending goes through `send`. */
export function withSend(
  socket: DatagramSocket,
  send: (bytes: Uint8Array, pass: (bytes: Uint8Array) => void) => void,
): DatagramSocket {
  return {
    address: socket.address,
    send: (bytes, to) => send(bytes, (passed) => socket.send(passed, to)),
    receive: (receiver) => socket.receive(receiver),
    resolve: (host) => socket.resolve(host),
    close: () => socket.close(),
  };
}

/** Reads until that many bytes have come. */
export async function readBytes(stream: ByteStream, count: number): Promise<Uint8Array> {
  const all = new Uint8Array(count);
  let have = 0;
  while (have < count) {
    const chunk = await stream.read();
    if (chunk === null) throw new Error(`the stream has ended after ${have} of ${count} bytes`);
    all.set(chunk.subarray(0, count - have), have);
    have += chunk.length;
  }
  return all;
}
