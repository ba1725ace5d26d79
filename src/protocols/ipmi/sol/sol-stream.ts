import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { DEACTIVATE_PAYLOAD } from "../commands/deactivate-payload.ts";
import { IpmiError } from "../errors.ts";
import { MAX_SOL_UNREAD_BYTES, MAX_SOL_UNSENT_BYTES } from "../limits.ts";
import { PAYLOAD_TYPE } from "../messages/packet.ts";
import { SOL_OPERATION, SOL_STATUS, type SolPacket } from "../messages/sol-packet.ts";
import type { IpmiSession, SolReceiver } from "../session/session.ts";
import { SolLink } from "./sol-link.ts";

/** SOL has one instance on every BMC there is. */
export const SOL_INSTANCE = { payloadType: PAYLOAD_TYPE.sol, instance: 1 } as const;

/** What a BMC says about its end (15.9), besides characters. */
export interface SolStatus {
  /** The machine is off, or its serial port is with somebody else: characters wait. */
  readonly transferUnavailable: boolean;
}

export type SolNotice = "transmit-overrun" | "break";

export interface SolStreamOptions {
  readonly zeroCountAccepts: boolean;
  readonly onStatus?: (status: SolStatus) => void;
  /** Characters were lost in the BMC, or the machine sent a break. */
  readonly onNotice?: (notice: SolNotice) => void;
}

/** About 15 s with pauses that double up to 2 s: then the BMC is taken for dead. */
const TRIES = 10;
const FIRST_RETRY_MS = 250;

/** The machine's serial line as a stream. When SOL or the session ends, reading and writing reject with `IpmiError`. */
export class SolStream implements ByteStream, SolReceiver, AsyncDisposable {
  readonly peer: string;
  status: SolStatus = { transferUnavailable: false };
  readonly #options: SolStreamOptions;
  readonly #session: IpmiSession;
  readonly #link: SolLink;
  readonly #linkOptions;
  readonly #unread: Uint8Array[] = [];
  #unreadBytes = 0;
  #tooLate = 0;
  #reader: PromiseWithResolvers<Uint8Array | null> | null = null;
  #writers: PromiseWithResolvers<void>[] = [];
  #drained: PromiseWithResolvers<void> | null = null;
  #over: IpmiError | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: SolStreamOptions, deps: { readonly session: IpmiSession; readonly clock: Clock }) {
    this.#options = options;
    this.#session = deps.session;
    this.peer = deps.session.peer;
    const { zeroCountAccepts } = options;
    this.#linkOptions = { maxCharacters: 1, tries: TRIES, firstRetryMs: FIRST_RETRY_MS, zeroCountAccepts };
    const sink = {
      send: (packet: SolPacket) => deps.session.sendSol(packet),
      deliver: (bytes: Uint8Array) => this.#deliver(bytes),
      flags: (flags: number) => this.#onFlags(flags),
      drained: () => this.#flushed(),
      failed: () => this.#fail("IPMI_SESSION_LOST", `${this.peer} does not acknowledge what is typed`),
    };
    this.#link = new SolLink(this.#linkOptions, { sink, clock: deps.clock });
  }

  /** Of one packet. Until this is known, characters go one by one. */
  get maxCharacters(): number {
    return this.#linkOptions.maxCharacters;
  }

  set maxCharacters(count: number) {
    this.#linkOptions.maxCharacters = count;
  }

  /** Bytes written that the BMC has not acknowledged, those that came too late included. */
  get unacknowledged(): number {
    return this.#link.unsent + this.#tooLate;
  }

  /** When the stream is over: how many of those, the first, were on their way. They may have arrived; the others have not. */
  get uncertain(): number {
    return this.#link.uncertain;
  }

  /** Packets sent again. */
  get repeated(): number {
    return this.#link.repeated;
  }

  async read(): Promise<Uint8Array | null> {
    const next = this.#unread.shift();
    if (next) {
      this.#unreadBytes -= next.length;
      if (this.#unreadBytes < MAX_SOL_UNREAD_BYTES / 2) this.#link.resume();
      return next;
    }
    if (this.#closed) return null;
    if (this.#over) throw this.#over;
    this.#reader = Promise.withResolvers();
    return this.#reader.promise;
  }

  /** Resolves when most of what was written has been acknowledged. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#over) this.#tooLate += bytes.length;
    this.#throwIfOver();
    this.#link.write(bytes.slice());
    if (this.#link.unsent <= MAX_SOL_UNSENT_BYTES) return;
    const writer = Promise.withResolvers<void>();
    this.#writers.push(writer);
    await writer.promise;
  }

  /** Resolves when the BMC has acknowledged all that was written. */
  async flush(): Promise<void> {
    this.#throwIfOver();
    if (this.#link.isIdle) return;
    this.#drained ??= Promise.withResolvers();
    await this.#drained.promise;
  }

  /** BREAK on the machine's serial line, after what was written before. */
  async sendBreak(): Promise<void> {
    this.#throwIfOver();
    this.#link.operate(SOL_OPERATION.generateBreak);
  }

  close(): void {
    this.end().catch(() => {});
  }

  /** As `close`, and waits until the BMC has deactivated SOL, or does not answer. The session stays open. */
  end(): Promise<void> {
    this.#closed ??= this.#deactivate();
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  receive(packet: SolPacket, order: number): void {
    this.#link.receive(packet, order);
    if (this.#link.unsent <= MAX_SOL_UNSENT_BYTES / 2) this.#wakeWriters();
  }

  sessionEnded(error: IpmiError): void {
    this.#finish(error);
  }

  async #deactivate(): Promise<void> {
    const active = this.#over === null;
    this.#finish(new IpmiError("IPMI_SESSION_LOST", "conflict", `the console of ${this.peer} was closed`));
    if (active) await this.#session.send(DEACTIVATE_PAYLOAD, SOL_INSTANCE).catch(() => {});
  }

  #deliver(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, Math.max(0, MAX_SOL_UNREAD_BYTES - this.#unreadBytes));
    if (taken.length === 0) return 0;
    const reader = this.#reader;
    this.#reader = null;
    if (reader) reader.resolve(taken);
    else {
      this.#unread.push(taken);
      this.#unreadBytes += taken.length;
    }
    return taken.length;
  }

  #onFlags(flags: number): void {
    if ((flags & SOL_STATUS.deactivated) !== 0) {
      const message = `${this.peer} has ended the console: somebody else took it, or SOL was switched off`;
      this.#fail("IPMI_SOL_DEACTIVATED", message);
      return;
    }
    const transferUnavailable = (flags & SOL_STATUS.transferUnavailable) !== 0;
    if (transferUnavailable !== this.status.transferUnavailable) {
      this.status = { transferUnavailable };
      this.#options.onStatus?.(this.status);
    }
    if ((flags & SOL_STATUS.transmitOverrun) !== 0) this.#options.onNotice?.("transmit-overrun");
    if ((flags & SOL_STATUS.breakDetected) !== 0) this.#options.onNotice?.("break");
  }

  #fail(code: "IPMI_SESSION_LOST" | "IPMI_SOL_DEACTIVATED", message: string): void {
    this.#finish(new IpmiError(code, code === "IPMI_SESSION_LOST" ? "bmc-unreachable" : "conflict", message));
  }

  #finish(error: IpmiError): void {
    if (this.#over) return;
    this.#over = error;
    this.#session.setSol(null);
    this.#link[Symbol.dispose]();
    this.#flushed();
    const reader = this.#reader;
    this.#reader = null;
    // `end` sets `#closed` only after this: the one who closes has not asked to hear of it.
    queueMicrotask(() => (this.#closed ? reader?.resolve(null) : reader?.reject(error)));
  }

  #flushed(): void {
    this.#wakeWriters();
    const drained = this.#drained;
    this.#drained = null;
    if (this.#over) drained?.reject(this.#over);
    else drained?.resolve();
  }

  #wakeWriters(): void {
    const writers = this.#writers;
    this.#writers = [];
    for (const writer of writers) {
      if (this.#over) writer.reject(this.#over);
      else writer.resolve();
    }
  }

  #throwIfOver(): void {
    if (this.#over) throw this.#over;
  }
}
