import type { HubScreen, ScreenInput } from "#/console/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { encodeEnd, encodeHeader, encodeInput, type RecordingHeader } from "#/protocols/recording/index.ts";
import { BlockWriter, type NewBlock } from "./block-writer.ts";
import type { RecordingFile } from "./recording-file.ts";

export interface InputTrackDeps {
  readonly screen: HubScreen;
  readonly file: RecordingFile;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Input that waits for the disk; more is dropped, and said to be. */
const MAX_WAITING = 10_000;
const WRITE_MS = 1_000;

/** Records what is typed and pointed at, in a file of its own, which is kept from those who may only see the screen. */
export class InputTrack {
  readonly #deps: InputTrackDeps;
  readonly #writer: BlockWriter;
  readonly #startedMs: number;
  readonly #subscription: Disposable | undefined;
  #waiting: NewBlock[];
  #timer: Disposable | null = null;
  #writing: Promise<void> = Promise.resolve();
  #dropped = 0;

  constructor(header: RecordingHeader, deps: InputTrackDeps) {
    this.#deps = deps;
    this.#writer = new BlockWriter(deps.file);
    this.#startedMs = deps.clock.monotonic();
    this.#waiting = [{ kind: "header", timeMs: 0, payload: encodeHeader(header) }];
    this.#subscription = deps.screen.onInput?.((input) => this.#take(input));
  }

  get sizeBytes(): number {
    return this.#writer.length;
  }

  /** Writes what waits, and the end. To be called once; never rejects. */
  async close(): Promise<void> {
    const { clock, log } = this.#deps;
    this.#subscription?.[Symbol.dispose]();
    this.#timer?.[Symbol.dispose]();
    const end = { reason: "stopped", endedAt: clock.now(), gaps: [], keyFrames: [] } as const;
    this.#waiting.push({ kind: "end", timeMs: this.#timeMs(), payload: encodeEnd(end) });
    await this.#write();
    await this.#deps.file.close().catch(() => {});
    if (this.#dropped > 0) log.warn("the recording misses input: the disk took none", { events: this.#dropped });
  }

  #take(input: ScreenInput): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#dropped++;
      return;
    }
    this.#waiting.push({ kind: "input", timeMs: this.#timeMs(), payload: encodeInput(input) });
    this.#timer ??= this.#deps.clock.timer(WRITE_MS, () => {
      this.#timer = null;
      void this.#write();
    });
  }

  /** One write at a time; what a full disk does not take waits for the next. */
  #write(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const blocks = this.#waiting;
      this.#waiting = [];
      try {
        await this.#writer.append(blocks);
      } catch (error) {
        this.#waiting = [...blocks, ...this.#waiting];
        this.#deps.log.debug("input was not written", { error: errorMessage(error) });
      }
    });
    return this.#writing;
  }

  #timeMs(): number {
    return Math.floor(this.#deps.clock.monotonic() - this.#startedMs);
  }
}
