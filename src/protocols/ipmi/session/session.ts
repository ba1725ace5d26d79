import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { CLOSE_SESSION } from "../commands/close-session.ts";
import type { IpmiCommand } from "../commands/command.ts";
import { GET_DEVICE_ID } from "../commands/get-device-id.ts";
import { COMPLETION } from "../completion-code.ts";
import { IpmiError } from "../errors.ts";
import { decodeIpmiResponse, encodeIpmiRequest, type IpmiResponse } from "../messages/ipmi-message.ts";
import { PAYLOAD_TYPE, type SessionPacketHeader } from "../messages/packet.ts";
import { decodeSolPacket, encodeSolPacket, type SolPacket } from "../messages/sol-packet.ts";
import type { IpmiQuirks } from "../quirks.ts";
import type { IpmiAnswer } from "./answer.ts";
import { Exchange, type RetryPolicy } from "./exchange.ts";
import type { SessionPlace } from "./ipmi-socket.ts";
import { LazyTimer } from "./lazy-timer.ts";
import type { SessionChannel, SessionCounters } from "./session-channel.ts";

export const COMMAND_RETRY: RetryPolicy = { firstMs: 500, maxMs: 4000, tries: 5 };
/** One try: for goodbyes. */
const ONCE: RetryPolicy = { firstMs: 1000, maxMs: 1000, tries: 1 };

export interface SendOptions {
  readonly signal?: AbortSignal;
  readonly retry?: RetryPolicy;
}

/** The user of a session's SOL payload. */
export interface SolReceiver {
  /** `order` is the session sequence number of the packet that brought it. */
  receive(packet: SolPacket, order: number): void;
  sessionEnded(error: IpmiError): void;
}

export interface SessionOptions {
  /** "10.0.0.7:623", for messages. */
  readonly peer: string;
  readonly bmcId: number;
  readonly cipherSuite: number;
  readonly quirks: IpmiQuirks;
  /** Silence after which the BMC is asked whether it is there; its own limit is 60 s (6.12.15). */
  readonly keepAliveMs: number;
}

/** An open session: commands one after the other, and SOL beside them. */
export class IpmiSession implements AsyncDisposable {
  readonly peer: string;
  readonly cipherSuite: number;
  readonly quirks: IpmiQuirks;
  /** Resolves when the session is over: with null after `close`, else with why. */
  readonly ended: Promise<IpmiError | null>;
  readonly #options: SessionOptions;
  readonly #channel: SessionChannel;
  readonly #place: SessionPlace;
  readonly #clock: Clock;
  readonly #keepAlive: LazyTimer;
  readonly #end: PromiseWithResolvers<IpmiError | null> = Promise.withResolvers();
  #over: IpmiError | null = null;
  #closing = false;
  #turn: Promise<void> = Promise.resolve();
  #sequence = 0;
  #pending: { netFn: number; sequence: number; command: number; exchange: Exchange<IpmiResponse> } | null = null;
  #sol: SolReceiver | null = null;

  constructor(options: SessionOptions, deps: { channel: SessionChannel; place: SessionPlace; clock: Clock }) {
    this.#options = options;
    this.peer = options.peer;
    this.cipherSuite = options.cipherSuite;
    this.quirks = options.quirks;
    this.#channel = deps.channel;
    this.#place = deps.place;
    this.#clock = deps.clock;
    this.ended = this.#end.promise;
    this.#keepAlive = new LazyTimer(deps.clock, () => void this.#askForLife());
    this.#heard();
  }

  get counters(): Readonly<SessionCounters> {
    return this.#channel.counters;
  }

  get encrypts(): boolean {
    return this.#channel.encrypts;
  }

  /** Rejects with IPMI_TIMEOUT, IPMI_PROTOCOL, IPMI_SESSION_LOST, or the signal's reason. */
  async send<Request, Response>(
    command: IpmiCommand<Request, Response>,
    request: Request,
    options: SendOptions = {},
  ): Promise<IpmiAnswer<Response>> {
    const before = this.#turn;
    const turn = Promise.withResolvers<void>();
    this.#turn = turn.promise;
    try {
      await before;
      if (this.#over) throw this.#over;
      options.signal?.throwIfAborted();
      return this.#read(command, await this.#ask(command, request, options));
    } finally {
      turn.resolve();
    }
  }

  /** Gives SOL's packets to this receiver; null for nobody. */
  setSol(receiver: SolReceiver | null): void {
    this.#sol = receiver;
  }

  sendSol(packet: SolPacket): void {
    if (!this.#over) this.#place.send(this.#channel.seal(PAYLOAD_TYPE.sol, encodeSolPacket(packet)));
  }

  /** Tells the BMC, waits a second at most, and ends the session. Idempotent. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    // A BMC that does not hear it forgets the session after a minute of silence.
    await this.send(CLOSE_SESSION, this.#options.bmcId, { retry: ONCE }).catch(() => {});
    this.#finish(null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  onPacket(datagram: Uint8Array, header: SessionPacketHeader): void {
    const payload = this.#over ? null : this.#channel.open(datagram, header);
    if (payload === null) return;
    this.#heard();
    try {
      if (header.payloadType === PAYLOAD_TYPE.ipmi) this.#onResponse(decodeIpmiResponse(payload));
      else if (header.payloadType === PAYLOAD_TYPE.sol) this.#sol?.receive(decodeSolPacket(payload), header.sequence);
    } catch (error) {
      if (!(error instanceof OutbandError)) throw error;
      this.#channel.counters.malformed++;
    }
  }

  async #ask<Request, Response>(command: IpmiCommand<Request, Response>, request: Request, options: SendOptions) {
    const { netFn, code } = command;
    this.#sequence = (this.#sequence + 1) & 0x3f;
    const sequence = this.#sequence;
    const writer = new ByteWriter("le", 16);
    command.encodeRequest(request, writer);
    const message = encodeIpmiRequest({ netFn, sequence, command: code, data: writer.finish() });
    // The same message in a new packet each time: so the BMC knows that it has done it already.
    const send = () => this.#place.send(this.#channel.seal(PAYLOAD_TYPE.ipmi, message));
    const deps = { clock: this.#clock, signal: options.signal };
    const exchange = new Exchange<IpmiResponse>(send, options.retry ?? COMMAND_RETRY, deps);
    this.#pending = { netFn, sequence, command: code, exchange };
    const response = await exchange.result.finally(() => {
      this.#pending = null;
      this.#channel.counters.retries += exchange.retries;
    });
    if (response) return response;
    if (this.#over) throw this.#over;
    const details = { command: command.name };
    const words = `${this.peer} does not answer ${command.name}`;
    throw new IpmiError("IPMI_TIMEOUT", "bmc-unreachable", words, { details });
  }

  #read<Request, Response>(command: IpmiCommand<Request, Response>, response: IpmiResponse): IpmiAnswer<Response> {
    const { completionCode } = response;
    if (completionCode !== COMPLETION.ok) return { ok: false, command: command.name, completionCode };
    try {
      return { ok: true, value: command.decodeResponse(new ByteReader(response.data, "le")) };
    } catch (cause) {
      const message = `the answer of ${this.peer} to ${command.name} is broken: ${(cause as Error).message}`;
      throw new IpmiError("IPMI_PROTOCOL", "bmc-fault", message, { cause });
    }
  }

  #onResponse(response: IpmiResponse): void {
    const pending = this.#pending;
    const expected =
      pending?.sequence === response.sequence &&
      pending.command === response.command &&
      pending.netFn === response.netFn;
    if (expected) pending.exchange.answer(response);
  }

  #heard(): void {
    this.#keepAlive.at(this.#clock.monotonic() + this.#options.keepAliveMs);
  }

  async #askForLife(): Promise<void> {
    try {
      // Any answer will do.
      await this.send(GET_DEVICE_ID, undefined);
    } catch (error) {
      if (error instanceof IpmiError && error.code === "IPMI_TIMEOUT") this.#lose();
    }
  }

  #lose(): void {
    const message = `${this.peer} has stopped answering: the BMC has restarted, has dropped the session, or is out of reach`;
    this.#finish(new IpmiError("IPMI_SESSION_LOST", "bmc-unreachable", message));
  }

  #finish(error: IpmiError | null): void {
    if (this.#over) return;
    this.#over = error ?? new IpmiError("IPMI_SESSION_LOST", "conflict", `the session with ${this.peer} was closed`);
    this.#keepAlive[Symbol.dispose]();
    this.#place[Symbol.dispose]();
    this.#pending?.exchange.giveUp();
    this.#sol?.sessionEnded(this.#over);
    this.#end.resolve(error);
  }
}
