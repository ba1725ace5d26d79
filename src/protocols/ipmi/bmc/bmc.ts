import { equalBytes } from "#/lib/bytes/index.ts";
import type { DatagramAddress } from "#/lib/datagram/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { DEFAULT_CIPHER_SUITES } from "../cipher-suites.ts";
import type { BootFlags } from "../commands/boot-flags.ts";
import { DEFAULT_SOL_CONFIGURATION } from "../commands/sol-parameters.ts";
import { COMPLETION } from "../completion-code.ts";
import { MAX_DATAGRAM_BYTES } from "../limits.ts";
import { decodeIpmiRequest, encodeIpmiResponse, type IpmiRequest } from "../messages/ipmi-message.ts";
import {
  decodePacket,
  encodeSessionless15,
  encodeSessionless20,
  isSessionless,
  PAYLOAD_TYPE,
  type SessionlessPacket,
  type SessionPacketHeader,
} from "../messages/packet.ts";
import { decodeAsf, encodePong } from "../messages/presence-ping.ts";
import { GUID_BYTES } from "../messages/rakp-2.ts";
import { RMCP_CLASS, readRmcp } from "../messages/rmcp.ts";
import { decodeSolPacket, encodeSolPacket } from "../messages/sol-packet.ts";
import type { BmcSession } from "./bmc-session.ts";
import { BootOptions } from "./boot-options.ts";
import { channelCommands } from "./channel-commands.ts";
import { chassisCommands } from "./chassis-commands.ts";
import { type Asker, commandKey, type Handler, mayRun } from "./handler.ts";
import type { IpmiBmcDeps, IpmiBmcFaults, IpmiBmcOptions } from "./options.ts";
import { sessionCommands } from "./session-commands.ts";
import { SessionTable } from "./session-table.ts";
import { SessionSetup } from "./setup.ts";
import { type SolOwner, solCommands } from "./sol-commands.ts";
import { SolPort } from "./sol-port.ts";

export interface IpmiBmcCounters {
  received: number;
  malformed: number;
  integrityFailures: number;
  replayed: number;
}

/** Reading commands that anybody may send without a session. */
const SESSIONLESS_COMMANDS: readonly number[] = [0x38, 0x54, 0x37].map((code) => commandKey(0x06, code));

/** The managed system's side of IPMI over LAN: a BMC with chassis, boot options and one serial line. */
export class IpmiBmc implements SolOwner {
  readonly counters: IpmiBmcCounters = { received: 0, malformed: 0, integrityFailures: 0, replayed: 0 };
  /** May be changed while it runs. */
  readonly faults: IpmiBmcFaults;
  owner: BmcSession | null = null;
  readonly #options: IpmiBmcOptions;
  readonly #deps: IpmiBmcDeps;
  readonly #configuration;
  readonly #sessions: SessionTable;
  readonly #setup: SessionSetup;
  readonly #bootOptions: BootOptions;
  readonly #handlers: ReadonlyMap<number, Handler>;
  #sol: SolPort | null = null;

  constructor(options: IpmiBmcOptions, deps: IpmiBmcDeps) {
    const { crypto, clock, socket } = deps;
    this.#options = options;
    this.#deps = deps;
    this.faults = options.faults ?? {};
    this.#configuration = { ...DEFAULT_SOL_CONFIGURATION, ...options.sol };
    this.#sessions = new SessionTable(options.maxSessions ?? 4, {
      crypto,
      clock,
      onEnd: (ended) => this.#ended(ended),
    });
    const setupOptions = {
      users: options.users,
      kgKey: options.kgKey,
      guid: options.guid ?? crypto.randomBytes(GUID_BYTES),
      cipherSuites: options.cipherSuites ?? DEFAULT_CIPHER_SUITES,
      faults: this.faults,
    };
    this.#setup = new SessionSetup(setupOptions, { sessions: this.#sessions, crypto });
    this.#bootOptions = new BootOptions({ clock, onFlags: (flags) => options.onBootFlags?.(flags) });
    const sessions = this.#sessions;
    const handlers = [
      ...sessionCommands({ ...setupOptions, device: options.device ?? {} }, { sessions }),
      ...channelCommands(options.users, { sessions }),
      ...chassisCommands(options.chassis, { bootOptions: this.#bootOptions }),
      ...solCommands({ configuration: this.#configuration, port: () => this.#solPort() }, { sol: this }),
    ];
    this.#handlers = new Map(handlers.map((handler) => [handler.key, handler]));
    socket.receive((datagram, from) => this.#receive(datagram, from));
  }

  get address(): DatagramAddress {
    return this.#deps.socket.address;
  }

  get activeSessions(): number {
    return this.#sessions.active;
  }

  get bootFlags(): BootFlags {
    return this.#bootOptions.flags;
  }

  /** The machine boots now: gives the flags that hold for it, and forgets those that hold once. */
  takeBootFlags(): BootFlags {
    return this.#bootOptions.take();
  }

  /** The boot device was chosen in another way than over IPMI; `onBootFlags` is not told. */
  replaceBootFlags(flags: BootFlags): void {
    this.#bootOptions.replace(flags);
  }

  /** As after a restart of the BMC: no session is known any more, and nobody is told. */
  reset(): void {
    this.#sessions.clear();
  }

  activate(session: BmcSession): void {
    this.owner = session;
    this.#sol = new SolPort(
      { configuration: this.#configuration, faults: this.faults },
      {
        serial: this.#options.serial,
        clock: this.#deps.clock,
        send: (packet) => this.#seal(session, PAYLOAD_TYPE.sol, encodeSolPacket(packet)),
        onBreak: () => this.#options.onBreak?.(),
      },
    );
  }

  deactivate(): boolean {
    if (this.faults.keepsSol) return false;
    this.#sol?.deactivate();
    this.#sol = null;
    this.owner = null;
    return true;
  }

  /** Idempotent. */
  close(): void {
    this.#sessions.clear();
    this.#bootOptions[Symbol.dispose]();
    this.#deps.socket.close();
  }

  #solPort(): number {
    const port = this.#options.externalPort ?? this.#deps.socket.address.port;
    return this.faults.wrongSolPort ? port ^ 0x0101 : port;
  }

  #receive(datagram: Uint8Array, from: DatagramAddress): void {
    if (this.faults.silent) return;
    this.counters.received++;
    try {
      if (datagram.length <= MAX_DATAGRAM_BYTES) this.#dispatch(datagram, from);
    } catch (error) {
      if (!(error instanceof OutbandError)) throw error;
      this.counters.malformed++;
    }
  }

  #dispatch(datagram: Uint8Array, from: DatagramAddress): void {
    const { rmcpClass, reader } = readRmcp(datagram);
    if (rmcpClass === RMCP_CLASS.asf) {
      const message = decodeAsf(reader);
      if (message?.kind === "ping") this.#deps.socket.send(encodePong(message.tag), from);
    } else if (rmcpClass === RMCP_CLASS.ipmi) {
      const packet = decodePacket(reader);
      if (isSessionless(packet)) this.#onSessionless(packet, from);
      else this.#onSessionPacket(datagram, packet, from);
    }
  }

  #onSessionless(packet: SessionlessPacket, from: DatagramAddress): void {
    const { socket } = this.#deps;
    if (packet.payloadType !== PAYLOAD_TYPE.ipmi) {
      const answer = this.#setup.receive(packet.payloadType, packet.payload, from);
      if (answer) socket.send(encodeSessionless20(answer.type, answer.payload), from);
      return;
    }
    const request = decodeIpmiRequest(packet.payload);
    if (!request.intact) return;
    // In the format in which it was asked: ipmitool waits for that.
    const wrap = (message: Uint8Array) =>
      packet.format === "1.5" ? encodeSessionless15(message) : encodeSessionless20(PAYLOAD_TYPE.ipmi, message);
    void this.#run(request, null).then((message) => socket.send(wrap(message), from));
  }

  #onSessionPacket(datagram: Uint8Array, header: SessionPacketHeader, from: DatagramAddress): void {
    const session = this.#sessions.find(header.sessionId, from);
    if (session?.state.kind !== "active") return;
    const { channel } = session.state;
    const before = { ...channel.counters };
    const payload = channel.open(datagram, header);
    this.counters.integrityFailures += channel.counters.integrityFailures - before.integrityFailures;
    this.counters.replayed += channel.counters.replayed - before.replayed;
    if (payload === null) return;
    this.#sessions.keep(session);
    if (header.payloadType === PAYLOAD_TYPE.ipmi) void this.#onRequest(session, decodeIpmiRequest(payload));
    else if (header.payloadType === PAYLOAD_TYPE.sol && session === this.owner) {
      this.#sol?.receive(decodeSolPacket(payload), header.sequence);
    }
  }

  async #onRequest(session: BmcSession, request: IpmiRequest): Promise<void> {
    const { last } = session;
    if (last && sameRequest(last.request, request)) {
      if (last.answer) this.#seal(session, PAYLOAD_TYPE.ipmi, last.answer);
      return;
    }
    const entry: NonNullable<BmcSession["last"]> = { request, answer: null };
    session.last = entry;
    entry.answer = await this.#run(request, session);
    this.#seal(session, PAYLOAD_TYPE.ipmi, entry.answer);
  }

  async #run(request: IpmiRequest, asker: Asker): Promise<Uint8Array> {
    const { netFn, sequence, command } = request;
    const answer = (completionCode: number, data: Uint8Array = new Uint8Array(0)) => {
      const message = encodeIpmiResponse({ netFn, sequence, command, completionCode, data });
      if (this.faults.wrongChecksums) message[message.length - 1] = (message.at(-1) as number) ^ 0x55;
      return message;
    };
    const key = commandKey(netFn, command);
    const handler = this.#handlers.get(key);
    if (asker === null && !SESSIONLESS_COMMANDS.includes(key)) return answer(COMPLETION.insufficientPrivilege);
    if (!handler) return answer(COMPLETION.invalidCommand);
    if (asker !== null && !mayRun(handler, asker)) return answer(COMPLETION.insufficientPrivilege);
    const { completionCode, data } = await handler.run(request.data, asker);
    return answer(completionCode, data);
  }

  /** Also to a session that has just ended: its last answer is on its way. */
  #seal(session: BmcSession, payloadType: number, payload: Uint8Array): void {
    if (session.state.kind !== "active") return;
    this.#deps.socket.send(session.state.channel.seal(payloadType, payload), session.from);
  }

  #ended(session: BmcSession): void {
    if (this.owner !== session) return;
    this.#sol?.[Symbol.dispose]();
    this.#sol = null;
    this.owner = null;
  }
}

/** 5.2: the same sequence number, command and data again are a repetition. */
function sameRequest(a: IpmiRequest, b: IpmiRequest): boolean {
  return a.sequence === b.sequence && a.netFn === b.netFn && a.command === b.command && equalBytes(a.data, b.data);
}

export function createIpmiBmc(options: IpmiBmcOptions, deps: IpmiBmcDeps): IpmiBmc {
  return new IpmiBmc(options, deps);
}
