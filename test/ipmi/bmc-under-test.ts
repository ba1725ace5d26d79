import type { DatagramSocket } from "#/lib/datagram/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import {
  type BootFlags,
  type ChassisAction,
  createIpmiBmc,
  type IpmiBmc,
  type IpmiBmcOptions,
} from "#/protocols/ipmi/index.ts";
import { bindUdp, ipmiCrypto } from "#/transports/index.ts";

/** Our BMC on a real socket: a machine that says HELLO, and answers what is typed in capitals. */
export class BmcUnderTest implements Disposable {
  readonly bmc: IpmiBmc;
  readonly actions: ChassisAction[] = [];
  readonly bootFlags: BootFlags[] = [];
  breaks = 0;
  poweredOn = true;

  constructor(socket: DatagramSocket, options: Partial<IpmiBmcOptions>) {
    const deps = { socket, crypto: ipmiCrypto, clock: systemClock };
    this.bmc = createIpmiBmc({ ...this.#options(), ...options }, deps);
  }

  static async start(options: Partial<IpmiBmcOptions> = {}): Promise<BmcUnderTest> {
    return new BmcUnderTest(await bindLow(), options);
  }

  get port(): number {
    return this.bmc.address.port;
  }

  [Symbol.dispose](): void {
    this.bmc.close();
  }

  #options(): IpmiBmcOptions {
    return {
      users: [
        { id: 1, name: "", password: "", privilege: "user", enabled: false },
        { id: 2, name: "ADMIN", password: "adminpass", privilege: "administrator" },
      ],
      device: { manufacturerId: 10876, productId: 2404, firmwareMajor: 3, firmwareMinor: 0x48 },
      chassis: {
        poweredOn: () => this.poweredOn,
        control: async (action) => {
          if (action === "power-cycle" && !this.poweredOn) return false;
          this.actions.push(action);
          this.poweredOn = action !== "power-down" && action !== "soft-shutdown";
          return true;
        },
      },
      onBootFlags: (flags) => this.bootFlags.push(flags),
      onBreak: () => {
        this.breaks++;
      },
      serial: async () => {
        const [bmcEnd, machineEnd] = createMemoryStreamPair();
        void machineEnd.write(new TextEncoder().encode("HELLO\r\n"));
        void (async () => {
          for (let typed = await machineEnd.read(); typed !== null; typed = await machineEnd.read()) {
            await machineEnd.write(new TextEncoder().encode(`<${new TextDecoder().decode(typed).toUpperCase()}>`));
          }
        })().catch(() => {});
        return bmcEnd;
      },
    };
  }
}

/** On a port below 32768: ipmiconsole takes no other in "host:port". */
async function bindLow(): Promise<DatagramSocket> {
  for (let attempt = 0; ; attempt++) {
    const port = 16_000 + Math.floor(Math.random() * 16_000);
    try {
      return await bindUdp({ host: "127.0.0.1", port });
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}
