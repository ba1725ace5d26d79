import type { Clock } from "#/lib/time/index.ts";
import { decodeIpmiResponse, encodeIpmiRequest, type IpmiResponse } from "../messages/ipmi-message.ts";
import { encodeSessionless15, encodeSessionless20 } from "../messages/packet.ts";
import { Exchange, type RetryPolicy } from "./exchange.ts";
import type { SessionPlace } from "./ipmi-socket.ts";

export interface SetupLinkOptions {
  readonly retry: RetryPolicy;
  readonly ignoresChecksums: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Questions and answers before there is a session. One at a time. */
export class SetupLink {
  readonly #place: SessionPlace;
  readonly #options: SetupLinkOptions;
  readonly #clock: Clock;
  #tag = 0;
  #waiting: { payloadType: number; tag: number; exchange: Exchange<Uint8Array> } | null = null;
  #command: { sequence: number; command: number; exchange: Exchange<IpmiResponse> } | null = null;

  constructor(options: SetupLinkOptions, deps: { readonly place: SessionPlace; readonly clock: Clock }) {
    this.#options = options;
    this.#place = deps.place;
    this.#clock = deps.clock;
  }

  get consoleId(): number {
    return this.#place.consoleId;
  }

  /** The payload of the answer, or null when there was none. */
  async ask(payloadType: number, answerType: number, encode: (tag: number) => Uint8Array): Promise<Uint8Array | null> {
    const tag = this.#nextTag();
    const datagram = encodeSessionless20(payloadType, encode(tag));
    const exchange = new Exchange<Uint8Array>(() => this.#place.send(datagram), this.#options.retry, this.#deps);
    this.#waiting = { payloadType: answerType, tag, exchange };
    return exchange.result;
  }

  /** Without waiting for an answer. */
  tell(payloadType: number, encode: (tag: number) => Uint8Array): void {
    this.#place.send(encodeSessionless20(payloadType, encode(this.#nextTag())));
  }

  /** A command in the 1.5 wrapper. */
  async command(netFn: number, command: number, data: Uint8Array): Promise<IpmiResponse | null> {
    const sequence = this.#nextTag() & 0x3f;
    const datagram = encodeSessionless15(encodeIpmiRequest({ netFn, sequence, command, data }));
    const exchange = new Exchange<IpmiResponse>(() => this.#place.send(datagram), this.#options.retry, this.#deps);
    this.#command = { sequence, command, exchange };
    return exchange.result;
  }

  onSetup(payloadType: number, payload: Uint8Array): void {
    const waiting = this.#waiting;
    if (waiting?.payloadType === payloadType && waiting.tag === payload[0]) waiting.exchange.answer(payload);
  }

  onMessage(payload: Uint8Array): void {
    const waiting = this.#command;
    if (!waiting) return;
    const response = decodeIpmiResponse(payload);
    if (!response.intact && !this.#options.ignoresChecksums) return;
    if (response.sequence === waiting.sequence && response.command === waiting.command)
      waiting.exchange.answer(response);
  }

  get #deps() {
    return { clock: this.#clock, signal: this.#options.signal };
  }

  #nextTag(): number {
    this.#tag = (this.#tag + 1) & 0xff;
    return this.#tag;
  }
}
