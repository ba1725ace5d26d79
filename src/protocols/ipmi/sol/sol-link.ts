import { concatBytes } from "#/lib/bytes/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { SOL_NACK, type SolPacket } from "../messages/sol-packet.ts";
import { LazyTimer } from "../session/lazy-timer.ts";
import { isNewer } from "../session/sequence-window.ts";
import { RetryTime } from "./retry-time.ts";

export interface SolLinkOptions {
  /** Most characters in a packet, 1 to 255. */
  maxCharacters: number;
  /** Sendings of one packet, the first included. */
  readonly tries: number;
  readonly firstRetryMs: number;
  /** An acknowledge of 0 characters means all (see quirks). */
  readonly zeroCountAccepts?: boolean;
  /** What nobody acknowledges is lost and the next goes out, as in a BMC; else the link fails. */
  readonly drops?: boolean;
}

export interface SolLinkSink {
  send(packet: SolPacket): void;
  /** Characters in order, each once. Gives how many it took; after fewer than all, call `resume` when there is room. */
  deliver(bytes: Uint8Array): number;
  /** Operation or status bits of the peer, without NACK: with each packet, but not again with its repetition. */
  flags(flags: number): void;
  /** Nothing waits to be sent or acknowledged. */
  drained(): void;
  /** The peer does not acknowledge. The link is over. */
  failed(): void;
}

interface Outgoing {
  readonly data: Uint8Array;
  readonly flags: number;
}

interface Waiting {
  readonly packet: SolPacket;
  readonly sentAt: number;
  tries: number;
  dueAt: number;
}

const NO_DATA = new Uint8Array(0);
/** How soon to try again what was refused for now, if the peer does not say that it is ready: doubles up to the second. */
const FIRST_HOLD_MS = 250;
const MAX_HOLD_MS = 2000;

/**
 * Serial over LAN (15.9 to 15.11), the same on both sides. One packet is on its way at a time, sent again until it is
 * acknowledged:
 *
 *   idle --write--> waiting --all taken--------------------> idle
 *                     |  ^--repeat, later each time
 *                     |---some taken: the rest as a new packet
 *                     '---NACK, or none taken--> held --packet without NACK, or time--> idle
 */
export class SolLink implements Disposable {
  readonly #options: SolLinkOptions;
  readonly #sink: SolLinkSink;
  readonly #clock: Clock;
  readonly #timer: LazyTimer;
  readonly #retryTime: RetryTime;
  #queue: Outgoing[] = [];
  #waiting: Waiting | null = null;
  #heldUntil: number | null = null;
  #holdMs = FIRST_HOLD_MS;
  #sequence = 0;
  /** The last packet that came with characters, and what became of it. */
  #last: { sequence: number; order: number; length: number; accepted: number } | null = null;
  #refusing = false;
  #over = false;
  /** Characters not yet acknowledged. */
  unsent = 0;
  /** When the link is over: how many of those were on their way, so that the peer may have taken them. */
  uncertain = 0;
  repeated = 0;

  constructor(options: SolLinkOptions, deps: { readonly sink: SolLinkSink; readonly clock: Clock }) {
    this.#options = options;
    this.#sink = deps.sink;
    this.#clock = deps.clock;
    this.#retryTime = new RetryTime(options.firstRetryMs);
    this.#timer = new LazyTimer(deps.clock, () => this.#due());
  }

  /** Nothing waits to be sent or acknowledged. */
  get isIdle(): boolean {
    return this.#waiting === null && this.#queue.length === 0;
  }

  write(data: Uint8Array): void {
    if (data.length === 0) return;
    this.#queue.push({ data, flags: 0 });
    this.unsent += data.length;
    this.#pump();
  }

  /** An operation, after the characters written before it: a packet of its own that is acknowledged. */
  operate(flags: number): void {
    this.#queue.push({ data: NO_DATA, flags });
    this.#pump();
  }

  /** Without sequence number: said once, neither acknowledged nor repeated. */
  tell(flags: number): void {
    if (!this.#over) this.#send({ sequence: 0, ackSequence: 0, acceptedCount: 0, flags, data: NO_DATA });
  }

  /** The sink has room again. */
  resume(): void {
    if (!this.#refusing || this.#over) return;
    this.#refusing = false;
    this.#acknowledge();
  }

  receive(packet: SolPacket, order: number): void {
    if (this.#over) return;
    const repetition = packet.sequence !== 0 && packet.sequence === this.#last?.sequence;
    if (!repetition) this.#sink.flags(packet.flags & ~SOL_NACK);
    if (packet.ackSequence !== 0 && packet.ackSequence === this.#waiting?.packet.sequence) this.#acknowledged(packet);
    else if ((packet.flags & SOL_NACK) === 0) this.#release();
    if (packet.sequence !== 0 && !this.#over) this.#take(packet, order);
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.#queue = [];
    this.uncertain = this.#waiting?.packet.data.length ?? this.uncertain;
    this.#waiting = null;
    this.#timer[Symbol.dispose]();
  }

  #take(packet: SolPacket, order: number): void {
    const last = this.#last;
    const { sequence, data } = packet;
    if (last?.sequence === sequence) {
      // A repetition may have grown. Only what was never refused may go on: a refused rest comes in a packet of its own.
      if (data.length > last.length && last.accepted === last.length) {
        last.accepted += this.#deliver(data.subarray(last.length));
        last.length = data.length;
      }
    } else {
      // Older than what is here: a repetition that was overtaken.
      if (last && !isNewer(order, last.order)) return;
      this.#last = { sequence, order, length: data.length, accepted: this.#deliver(data) };
    }
    this.#acknowledge();
  }

  #deliver(data: Uint8Array): number {
    const taken = data.length === 0 ? 0 : this.#sink.deliver(data);
    this.#refusing = taken < data.length;
    return taken;
  }

  #acknowledge(): void {
    if (!this.#last) return;
    const { sequence, accepted } = this.#last;
    const flags = this.#refusing ? SOL_NACK : 0;
    this.#send({ sequence: 0, ackSequence: sequence, acceptedCount: accepted, flags, data: NO_DATA });
  }

  #acknowledged({ acceptedCount, flags }: SolPacket): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    const { data } = waiting.packet;
    const refused = (flags & SOL_NACK) !== 0;
    const taken = acceptedCount === 0 && !refused && this.#options.zeroCountAccepts ? data.length : acceptedCount;
    const rest = data.subarray(Math.min(taken, data.length));
    if (waiting.tries === 1) this.#retryTime.measured(this.#clock.monotonic() - waiting.sentAt);
    this.#waiting = null;
    this.unsent -= data.length - rest.length;
    if (rest.length > 0) this.#queue.unshift({ data: rest, flags: 0 });
    if (refused || (rest.length > 0 && taken === 0)) this.#hold();
    else this.#holdMs = FIRST_HOLD_MS;
    this.#pump();
    if (this.isIdle) this.#sink.drained();
  }

  #hold(): void {
    this.#heldUntil = this.#clock.monotonic() + this.#holdMs;
    this.#holdMs = Math.min(this.#holdMs * 2, MAX_HOLD_MS);
    this.#timer.at(this.#heldUntil);
  }

  #release(): void {
    if (this.#heldUntil === null) return;
    this.#heldUntil = null;
    this.#pump();
  }

  #pump(): void {
    if (this.#over || this.#waiting || this.#heldUntil !== null) return;
    const next = this.#nextPacket();
    if (!next) {
      this.#timer.at(null);
      return;
    }
    this.#sequence = (this.#sequence % 15) + 1;
    const packet = { sequence: this.#sequence, ackSequence: 0, acceptedCount: 0, ...next };
    const now = this.#clock.monotonic();
    this.#waiting = { packet, sentAt: now, tries: 1, dueAt: now + this.#retryTime.ms };
    this.#timer.at(this.#waiting.dueAt);
    this.#send(packet);
  }

  /** As many characters as fit, up to the next operation. */
  #nextPacket(): Outgoing | null {
    const first = this.#queue[0];
    if (!first) return null;
    if (first.data.length === 0) return this.#queue.shift() ?? null;
    const parts: Uint8Array[] = [];
    let room = this.#options.maxCharacters;
    for (let next = this.#queue[0]; next && next.data.length > 0 && room > 0; next = this.#queue[0]) {
      const part = next.data.subarray(0, room);
      parts.push(part);
      room -= part.length;
      if (part.length === next.data.length) this.#queue.shift();
      else this.#queue[0] = { data: next.data.subarray(part.length), flags: 0 };
    }
    return { data: parts.length === 1 ? (parts[0] as Uint8Array) : concatBytes(parts), flags: 0 };
  }

  #due(): void {
    if (this.#over) return;
    const now = this.#clock.monotonic();
    if (this.#heldUntil !== null && this.#heldUntil <= now) this.#release();
    const waiting = this.#waiting;
    if (!waiting) return;
    if (waiting.dueAt > now) this.#timer.at(waiting.dueAt);
    else if (waiting.tries >= this.#options.tries) this.#giveUp(waiting.packet);
    else this.#repeat(waiting, now);
  }

  #repeat(waiting: Waiting, now: number): void {
    waiting.tries++;
    this.repeated++;
    this.#retryTime.backOff();
    waiting.dueAt = now + this.#retryTime.ms;
    this.#timer.at(waiting.dueAt);
    this.#send(waiting.packet);
  }

  /** Some BMCs do not acknowledge a packet without characters: that alone is no reason to end a console. */
  #giveUp(packet: SolPacket): void {
    if (packet.data.length > 0 && !this.#options.drops) {
      this[Symbol.dispose]();
      this.#sink.failed();
      return;
    }
    this.#waiting = null;
    this.unsent -= packet.data.length;
    this.#pump();
    if (this.isIdle) this.#sink.drained();
  }

  #send(packet: SolPacket): void {
    this.#sink.send(packet);
  }
}
