import type { DriverTask, SerialConsoleInterface, SerialStream, SerialUpstream } from "#/drivers/interfaces/index.ts";
import { type IpmiSession, openSol, type SolStream } from "#/protocols/ipmi/index.ts";
import { formatHostPort } from "#/transports/index.ts";
import type { IpmiConnections } from "./connections.ts";
import { type IpmiDriverInfo, parseIpmiDriverInfo } from "./driver-info.ts";
import { IPMI_PROPERTIES, IPMI_TERMINAL_PROPERTIES } from "./properties.ts";

/** Serial over LAN as a serial console: `ipmi-sol`. */
export function createSolConsole(connections: IpmiConnections): SerialConsoleInterface {
  const parse = ({ node }: DriverTask) => parseIpmiDriverInfo(node.driverInfo);
  return {
    kind: "serial",
    properties: { ...IPMI_PROPERTIES, ...IPMI_TERMINAL_PROPERTIES },
    validate: async (task) => {
      parse(task);
    },
    start: async (task) => solUpstream(parse(task), connections),
    // The hub that closes deactivates SOL; one that was killed is forgotten by the BMC after a minute.
    stop: async () => {},
    prove: async (task) => {
      const session = await connections.open(parse(task), task.signal);
      await session.close();
    },
  };
}

export function solUpstream(info: IpmiDriverInfo, connections: IpmiConnections): SerialUpstream {
  return {
    peer: formatHostPort(info),
    port: info.terminalPort ?? undefined,
    dial: async (signal) => {
      const session = await connections.open(info, signal);
      try {
        // A session of ours that was lost is still there for the BMC.
        const sol = await openSol(session, { inUse: "take", signal }, { clock: connections.clock });
        return new SolLine(session, sol, connections);
      } catch (error) {
        connections.closing(session.close());
        throw error;
      }
    },
  };
}

/** SOL and the session it has for itself. */
class SolLine implements SerialStream {
  readonly peer: string;
  readonly #session: IpmiSession;
  readonly #sol: SolStream;
  readonly #connections: IpmiConnections;
  #closed = false;

  constructor(session: IpmiSession, sol: SolStream, connections: IpmiConnections) {
    this.peer = session.peer;
    this.#session = session;
    this.#sol = sol;
    this.#connections = connections;
  }

  get writeBytes(): number {
    return this.#sol.maxCharacters;
  }

  get untaken() {
    const { unacknowledged: bytes, uncertain } = this.#sol;
    return { bytes, uncertain };
  }

  read(): Promise<Uint8Array | null> {
    return this.#sol.read();
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#sol.write(bytes);
    await this.#sol.flush();
  }

  async sendBreak(): Promise<void> {
    await this.#sol.sendBreak();
    await this.#sol.flush();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connections.closing(this.#sol.end().then(() => this.#session.close()));
  }
}
