import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "#/lib/time/index.ts";
import { type IpmiSession, IpmiSocket, openIpmiSession } from "#/protocols/ipmi/index.ts";
import { bindUdp, ipmiCrypto } from "#/transports/index.ts";
import { eventually, freePort, Program } from "../support/process.ts";

const EMULATOR = `mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
`;

export interface SimulatorOptions {
  /** Where the machine's serial line is to be found by TCP. */
  readonly serialPort: number;
  /** Further lines of the LAN section, given the simulator's folder. */
  readonly machine?: (folder: string) => Promise<string>;
}

/** OpenIPMI's ipmi_sim, and our client's socket for it. */
export class Simulator implements AsyncDisposable {
  readonly #folder: string;
  readonly #program: Program;
  readonly #port: number;
  readonly #socket: IpmiSocket;
  readonly #close: () => void;

  private constructor(parts: {
    folder: string;
    program: Program;
    port: number;
    socket: IpmiSocket;
    close: () => void;
  }) {
    this.#folder = parts.folder;
    this.#program = parts.program;
    this.#port = parts.port;
    this.#socket = parts.socket;
    this.#close = parts.close;
  }

  static async start({ serialPort, machine }: SimulatorOptions): Promise<Simulator> {
    const folder = mkdtempSync(join(tmpdir(), "outband-ipmi-sim-"));
    const port = await freePort();
    writeFileSync(join(folder, "lan.conf"), configuration(port, serialPort, (await machine?.(folder)) ?? ""));
    writeFileSync(join(folder, "bmc.emu"), EMULATOR);
    const args = ["-c", join(folder, "lan.conf"), "-f", join(folder, "bmc.emu"), "-s", join(folder, "state"), "-n"];
    const program = new Program("ipmi_sim", args);
    const udp = await bindUdp({ host: "127.0.0.1", port: 0 });
    const socket = new IpmiSocket({ socket: udp, crypto: ipmiCrypto });
    const simulator = new Simulator({ folder, program, port, socket, close: () => udp.close() });
    await eventually("ipmi_sim to answer", async () => {
      await (await simulator.open()).close();
      return true;
    });
    return simulator;
  }

  get port(): number {
    return this.#port;
  }

  open(login: { username?: string; password?: string; cipherSuites?: number[] } = {}): Promise<IpmiSession> {
    const who = { username: "ADMIN", password: "adminpass", privilege: "administrator" } as const;
    const deps = { socket: this.#socket, crypto: ipmiCrypto, clock: systemClock };
    return openIpmiSession({ host: "127.0.0.1", port: this.#port, ...who, ...login }, deps);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    await this.#program[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true });
  }
}

function configuration(port: number, serialPort: number, machine: string): string {
  return `name "outband-test"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 ${port}
    priv_limit admin
    allowed_auths_callback none md2 md5 straight
    allowed_auths_user none md2 md5 straight
    allowed_auths_operator none md2 md5 straight
    allowed_auths_admin none md2 md5 straight
    guid a123456789abcdefa123456789abcdef
  endlan
${machine}
  sol "tcp:127.0.0.1:${serialPort}" 115200
  user 1 true "" "test" user 10 none md2 md5 straight
  user 2 true "ADMIN" "adminpass" admin 10 none md2 md5 straight
`;
}
