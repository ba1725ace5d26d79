import { systemClock } from "#/lib/time/index.ts";
import { type IpmiSession, IpmiSocket, type OpenIpmiSessionOptions, openIpmiSession } from "#/protocols/ipmi/index.ts";
import { bindUdp, ipmiCrypto } from "#/transports/index.ts";

/** A remote console of our own, for simulated BMCs. */
export class IpmiTestConsole implements AsyncDisposable {
  readonly #socket: IpmiSocket;
  readonly #close: () => void;
  readonly #sessions: IpmiSession[] = [];

  private constructor(socket: IpmiSocket, close: () => void) {
    this.#socket = socket;
    this.#close = close;
  }

  static async create(): Promise<IpmiTestConsole> {
    const udp = await bindUdp({ host: "127.0.0.1", port: 0 });
    return new IpmiTestConsole(new IpmiSocket({ socket: udp, crypto: ipmiCrypto }), () => udp.close());
  }

  async open(options: Omit<OpenIpmiSessionOptions, "privilege">): Promise<IpmiSession> {
    const session = await openIpmiSession(
      { ...options, privilege: "administrator" },
      { socket: this.#socket, crypto: ipmiCrypto, clock: systemClock },
    );
    this.#sessions.push(session);
    return session;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nobody waits for the answer: the BMC may be gone by now.
    for (const session of this.#sessions) void session.close().catch(() => {});
    this.#close();
  }
}
