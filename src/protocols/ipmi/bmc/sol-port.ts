import { concatBytes } from "#/lib/bytes/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { SolConfiguration } from "../commands/sol-parameters.ts";
import { SOL_OPERATION, SOL_STATUS, type SolPacket } from "../messages/sol-packet.ts";
import { LazyTimer } from "../session/lazy-timer.ts";
import { SolLink } from "../sol/sol-link.ts";
import type { IpmiBmcFaults } from "./options.ts";

/** Longest payloads, in bytes with the header: what a BMC with a small buffer takes, and what it gives. */
export const SOL_INBOUND_BYTES = 128;
export const SOL_OUTBOUND_BYTES = 255;
const MAX_OUTBOUND_CHARACTERS = SOL_OUTBOUND_BYTES - 4;
/** Characters for the machine that it has not taken; then consoles have to wait. */
const MAX_TYPED_BYTES = 1024;
/** Characters from the machine that the console has not acknowledged; then the machine has to wait. */
const MAX_UNSENT_BYTES = 2048;
const REOPEN_MS = 500;

export interface SolPortOptions {
  readonly configuration: Readonly<SolConfiguration>;
  readonly faults: IpmiBmcFaults;
}

export interface SolPortDeps {
  readonly serial: () => Promise<ByteStream>;
  readonly clock: Clock;
  readonly send: (packet: SolPacket) => void;
  readonly onBreak: () => void;
}

/** The machine's serial line while a console has it: collects characters, and lets the slower side set the pace. */
export class SolPort implements Disposable {
  readonly #options: SolPortOptions;
  readonly #deps: SolPortDeps;
  readonly #link: SolLink;
  readonly #accumulate: LazyTimer;
  readonly #over = new AbortController();
  #line: ByteStream | null = null;
  #collected: Uint8Array[] = [];
  #collectedBytes = 0;
  #typedBytes = 0;
  #paused = false;
  #roomy: PromiseWithResolvers<void> | null = null;

  constructor(options: SolPortOptions, deps: SolPortDeps) {
    this.#options = options;
    this.#deps = deps;
    const { retryCount, retryIntervalMs } = options.configuration;
    const linkOptions = {
      maxCharacters: MAX_OUTBOUND_CHARACTERS,
      tries: retryCount + 1,
      firstRetryMs: Math.max(10, retryIntervalMs),
      drops: true,
    };
    const sink = {
      send: (packet: SolPacket) => this.#send(packet),
      deliver: (bytes: Uint8Array) => this.#type(bytes),
      flags: (flags: number) => this.#operate(flags),
      drained: () => this.#wake(),
      failed: () => {},
    };
    this.#link = new SolLink(linkOptions, { sink, clock: deps.clock });
    this.#accumulate = new LazyTimer(deps.clock, () => this.#flush());
    void this.#run();
  }

  receive(packet: SolPacket, order: number): void {
    this.#link.receive(packet, order);
    if (this.#link.unsent < MAX_UNSENT_BYTES) this.#wake();
  }

  /** Tells the console that it is over. */
  deactivate(): void {
    if (!this.#over.signal.aborted) this.#link.tell(SOL_STATUS.deactivated);
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#over.abort();
    this.#link[Symbol.dispose]();
    this.#accumulate[Symbol.dispose]();
    this.#line?.close();
    this.#wake();
  }

  /** Opens the line, again when it has ended: the machine may have been off. */
  async #run(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      try {
        this.#line = await this.#deps.serial();
        this.#link.resume();
        if (signal.aborted) this.#line.close();
        else await this.#read(this.#line);
      } catch {
        // As a line that has ended.
      }
      this.#line = null;
      await this.#deps.clock.sleep(REOPEN_MS, signal).catch(() => {});
    }
  }

  async #read(line: ByteStream): Promise<void> {
    for (;;) {
      while (!this.#over.signal.aborted && (this.#paused || this.#link.unsent >= MAX_UNSENT_BYTES)) {
        this.#roomy ??= Promise.withResolvers();
        await this.#roomy.promise;
      }
      const bytes = await line.read();
      if (bytes === null || this.#over.signal.aborted) return;
      this.#collect(bytes);
    }
  }

  /** 26.3, parameter 3: characters wait for more, a while or up to a number. */
  #collect(bytes: Uint8Array): void {
    const { accumulateMs, sendThreshold } = this.#options.configuration;
    this.#collected.push(bytes);
    this.#collectedBytes += bytes.length;
    const enough = this.#collectedBytes >= Math.min(sendThreshold || 1, MAX_OUTBOUND_CHARACTERS);
    if (enough || accumulateMs === 0) this.#flush();
    else if (this.#collected.length === 1) this.#accumulate.at(this.#deps.clock.monotonic() + accumulateMs);
  }

  #flush(): void {
    this.#accumulate.at(null);
    const bytes = concatBytes(this.#collected);
    this.#collected = [];
    this.#collectedBytes = 0;
    this.#link.write(bytes);
  }

  /** Characters typed: gives how many there is room for. */
  #type(bytes: Uint8Array): number {
    const line = this.#line;
    if (!line) return 0;
    const taken = bytes.slice(0, Math.max(0, MAX_TYPED_BYTES - this.#typedBytes));
    if (taken.length === 0) return 0;
    this.#typedBytes += taken.length;
    const done = () => {
      this.#typedBytes -= taken.length;
      if (this.#typedBytes < MAX_TYPED_BYTES / 2) this.#link.resume();
    };
    line.write(taken).then(done, done);
    return taken.length;
  }

  #operate(flags: number): void {
    this.#paused = (flags & SOL_OPERATION.pauseCts) !== 0;
    if (!this.#paused) this.#wake();
    if ((flags & SOL_OPERATION.generateBreak) !== 0) this.#deps.onBreak();
  }

  #send(packet: SolPacket): void {
    const sent = this.#line ? packet : { ...packet, flags: packet.flags | SOL_STATUS.transferUnavailable };
    const { ackDelayMs = 0 } = this.#options.faults;
    if (ackDelayMs > 0 && packet.ackSequence !== 0) this.#deps.clock.timer(ackDelayMs, () => this.#deps.send(sent));
    else this.#deps.send(sent);
  }

  #wake(): void {
    this.#roomy?.resolve();
    this.#roomy = null;
  }
}
