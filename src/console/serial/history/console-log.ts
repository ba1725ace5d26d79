import { errorMessage } from "#/lib/errors/index.ts";
import type { Limiter } from "#/lib/limiter/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { LogEvent, LogMark } from "./log-index.ts";
import { joinPieces, type LogPiece, LogSegments, marksFrom } from "./log-segments.ts";
import type { LogStorage } from "./log-storage.ts";
import { type BlockPool, PendingBytes } from "./pending-bytes.ts";

export interface ConsoleLogOptions {
  readonly maxBytes: number;
}

export interface ConsoleLogDeps {
  readonly storage: LogStorage;
  /** Shared by all consoles. */
  readonly blocks: BlockPool;
  /** Whoever waits for a turn goes on collecting, so that a slow disk gets fewer and longer writes, not a queue of a thousand. */
  readonly turns: Limiter;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What goes to the files in one write. */
interface Taken {
  readonly bytes: PendingBytes;
  readonly marks: LogMark[];
  readonly lostBytes: number;
}

/** Output waits this long for more, so that a boot costs a write a second. A crash loses little more than this. */
const COLLECT_MS = 1000;
const WRITE_AT_BYTES = 64 * 1024;
/** What is kept in memory while the disk is full or broken. */
const KEEP_BYTES = 256 * 1024;
const RETRY_MS = 5000;
/** Output that follows within this needs no time of its own. */
const STAMP_MS = 1000;

/**
 * One console's history: what came last is in memory, the rest in files. Writing never delays the console: when the disk
 * does not take it, the oldest of what is in memory goes, and the index says how much.
 */
export class ConsoleLog {
  readonly #deps: ConsoleLogDeps;
  readonly #segments: LogSegments;
  #bytes: PendingBytes;
  /** Offsets count from the first byte in memory. */
  #marks: LogMark[] = [];
  #lostBytes = 0;
  #stampedAt = Number.NEGATIVE_INFINITY;
  #timer: Disposable | null = null;
  #failing = false;
  #closed = false;
  /** One thing at a time with the files. */
  #work: Promise<unknown> = Promise.resolve();

  constructor({ maxBytes }: ConsoleLogOptions, deps: ConsoleLogDeps) {
    this.#deps = deps;
    this.#bytes = new PendingBytes(deps.blocks);
    this.#segments = new LogSegments({ maxBytes }, deps.storage);
  }

  append(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#closed) return;
    const now = this.#deps.clock.monotonic();
    if (now - this.#stampedAt >= STAMP_MS) {
      this.#stampedAt = now;
      this.#note("output");
    }
    this.#bytes.append(bytes);
    this.#drop();
    this.#schedule(this.#failing ? RETRY_MS : this.#bytes.length >= WRITE_AT_BYTES ? 0 : COLLECT_MS);
  }

  /** Notes what happened on the line. A console that has said nothing yet gets no files for it. */
  mark(event: Exclude<LogEvent, "output" | "gap">): void {
    if (this.#closed) return;
    if (this.#bytes.length === 0)
      void this.#later(async () => ((await this.#segments.exists()) ? this.#write() : this.#forget()));
    this.#note(event);
    this.#stampedAt = Number.NEGATIVE_INFINITY;
  }

  /** The last `count` bytes, in files and in memory. */
  tail(count: number): Promise<LogPiece> {
    return this.#later(async () => {
      const recent = { bytes: Uint8Array.from(this.#bytes.bytes()), marks: [...this.#marks] };
      const older = recent.bytes.length < count ? await this.#read(count - recent.bytes.length) : NOTHING;
      const all = joinPieces([older, recent]);
      const start = Math.max(0, all.bytes.length - count);
      return start === 0 ? all : { bytes: all.bytes.subarray(start), marks: marksFrom(all.marks, start) };
    });
  }

  /** Writes what is in memory, once. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.[Symbol.dispose]();
    await this.#later(() => this.#write());
  }

  #note(event: LogEvent): void {
    this.#marks.push({ time: this.#deps.clock.now(), offset: this.#bytes.length, event });
  }

  #forget(): void {
    if (this.#bytes.length === 0) this.#marks = [];
  }

  #schedule(inMs: number): void {
    if (inMs === 0) {
      this.#timer?.[Symbol.dispose]();
      this.#timer = null;
      void this.#later(() => this.#write());
    } else {
      this.#timer ??= this.#deps.clock.timer(inMs, () => {
        this.#timer = null;
        void this.#later(() => this.#write());
      });
    }
  }

  #later<Result>(work: () => Promise<Result> | Result): Promise<Result> {
    const done = this.#work.then(work);
    // Not the result: it may be a MiB, and would be kept until there is more to do.
    this.#work = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  #write(): Promise<void> {
    return this.#deps.turns.run(() => this.#writeNow());
  }

  async #writeNow(): Promise<void> {
    const taken = this.#take();
    if (taken === null) return;
    const gap = taken.lostBytes > 0 ? [this.#gap(taken.lostBytes)] : [];
    try {
      await this.#segments.append(taken.bytes.bytes(), [...gap, ...taken.marks]);
      taken.bytes.clear();
    } catch (error) {
      this.#putBack(taken);
      this.#fails(error);
      return;
    }
    if (this.#failing) this.#deps.log.info("console log is written again", { lost_bytes: taken.lostBytes });
    this.#failing = false;
  }

  #take(): Taken | null {
    if (this.#bytes.length === 0 && this.#marks.length === 0) return null;
    const taken = { bytes: this.#bytes, marks: this.#marks, lostBytes: this.#lostBytes };
    this.#bytes = new PendingBytes(this.#deps.blocks);
    this.#marks = [];
    this.#lostBytes = 0;
    return taken;
  }

  #putBack(taken: Taken): void {
    const { length } = taken.bytes;
    const moved = this.#marks.map((mark) => ({ ...mark, offset: mark.offset + length }));
    this.#bytes.prepend(taken.bytes);
    this.#marks = [...taken.marks, ...moved];
    this.#lostBytes += taken.lostBytes;
    this.#drop();
  }

  #fails(error: unknown): void {
    if (!this.#failing) this.#deps.log.error("console log cannot be written", { error: errorMessage(error) });
    this.#failing = true;
    if (!this.#closed) this.#schedule(RETRY_MS);
  }

  /** Makes room in memory. */
  #drop(): void {
    const dropped = this.#bytes.length - KEEP_BYTES;
    if (dropped <= 0) return;
    this.#bytes.drop(dropped);
    this.#lostBytes += dropped;
    this.#marks = marksFrom(this.#marks, dropped);
  }

  #gap(bytes: number): LogMark {
    return { time: this.#deps.clock.now(), offset: 0, event: "gap", bytes };
  }

  #read(count: number): Promise<LogPiece> {
    return this.#segments.tail(count).catch((error: unknown) => {
      this.#deps.log.warn("console log cannot be read", { error: errorMessage(error) });
      return NOTHING;
    });
  }
}

const NOTHING: LogPiece = { bytes: new Uint8Array(0), marks: [] };
