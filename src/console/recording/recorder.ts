import type { HubScreen, RecordingGap } from "#/console/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import {
  type EndReason,
  encodeEnd,
  encodeGap,
  encodeHeader,
  type Gap,
  type GapReason,
  type KeyFramePlace,
} from "#/protocols/recording/index.ts";
import { BlockWriter, type NewBlock } from "./block-writer.ts";
import { News } from "./news.ts";
import type { RecordingFile } from "./recording-file.ts";
import { ScreenStream } from "./screen-stream.ts";

export interface RecorderOptions {
  readonly nodeUuid: string;
  readonly nodeName: string | null;
  readonly continues: string | null;
  /** Ends the recording when nobody watches and the BMC's session is closed. */
  readonly whileWatched: boolean;
  readonly maxBytes: number;
  /** Between two frames. */
  readonly frameMs: number;
}

export interface RecorderDeps {
  readonly screen: HubScreen;
  readonly file: RecordingFile;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A key frame at least this often while the picture changes: what a seek costs at most. */
const KEY_FRAME_MS = 30_000;
const KEY_FRAME_BYTES = 4 * 1024 * 1024;
/** A write that takes longer has made viewers see what the recording has not. */
const SLOW_MS = 2_000;
/** Between two attempts on a disk that took nothing. */
const RETRY_MS = 5_000;
/** A disk that hangs keeps a stop for no longer. */
const STOP_MS = 5_000;

/**
 * Records one hub into one file. It is one more slow viewer: it takes a frame when the one before is on the disk, so that
 * nothing queues up, and what changed in between is skipped. A disk that takes nothing leaves a gap.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #deps: RecorderDeps;
  readonly #stream: ScreenStream;
  readonly #writer: BlockWriter;
  readonly #news: News;
  readonly #stopping = new AbortController();
  readonly #gaps: Gap[] = [];
  readonly #keyFrames: KeyFramePlace[] = [];
  readonly startedAt: number;
  readonly #startedMs: number;
  #gap: { readonly fromMs: number; readonly reason: GapReason } | null = null;
  #endReason: EndReason | null = null;
  #bytesSinceKeyFrame = 0;

  constructor(options: RecorderOptions, deps: RecorderDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#stream = new ScreenStream(deps.screen.tiles);
    this.#writer = new BlockWriter(deps.file);
    this.#news = new News(deps.screen.tiles);
    this.startedAt = deps.clock.now();
    this.#startedMs = deps.clock.monotonic();
  }

  /** Whole blocks in the file. */
  get sizeBytes(): number {
    return this.#writer.length;
  }

  get durationMs(): number {
    return Math.floor(this.#deps.clock.monotonic() - this.#startedMs);
  }

  get gaps(): readonly RecordingGap[] {
    return this.#gap === null ? this.#gaps : [...this.#gaps, { ...this.#gap, toMs: null }];
  }

  /** Makes `run` resolve soon. Idempotent; the first reason counts. */
  stop(reason: EndReason): void {
    this.#endReason ??= reason;
    this.#stopping.abort(new Error("the recording ends"));
  }

  /** Records until it is stopped, or over, or full; resolves with the reason when the file is closed. Never rejects. */
  async run(): Promise<EndReason> {
    const { screen, clock } = this.#deps;
    const onClosed = () => this.stop("console-closed");
    screen.closed.addEventListener("abort", onClosed);
    if (screen.closed.aborted) onClosed();
    const recording = this.#record();
    // Only a disk that hangs makes it late once it was told to stop.
    const late = Promise.withResolvers<void>();
    this.#stopping.signal.addEventListener("abort", () => clock.timer(STOP_MS, late.resolve), { once: true });
    await Promise.race([recording, late.promise]);
    screen.closed.removeEventListener("abort", onClosed);
    this.#news[Symbol.dispose]();
    return this.#endReason ?? "stopped";
  }

  async #record(): Promise<void> {
    const { signal } = this.#stopping;
    const { clock } = this.#deps;
    while (!signal.aborted) {
      if (this.#gap === null) await this.#takeFrame();
      else await this.#resume();
      if (signal.aborted) break;
      const pause = this.#gap === null ? this.#options.frameMs : RETRY_MS;
      await clock.sleep(pause, signal).catch(() => {});
      if (this.#gap === null) await this.#news.wait(signal);
      this.#endIfUnwatched();
    }
    await this.#finish();
  }

  async #takeFrame(): Promise<void> {
    const timeMs = this.durationMs;
    const isFirst = this.#writer.length === 0;
    if (this.#stream.needsKeyFrame || this.#keyFrameDue(timeMs)) {
      const keyFrame: NewBlock = { kind: "keyFrame", timeMs, payload: await this.#stream.keyFrame() };
      await this.#write(isFirst ? [this.#header(), keyFrame] : [keyFrame], timeMs);
    } else {
      const payload = await this.#stream.update();
      if (payload !== null) await this.#write([{ kind: "update", timeMs, payload }], timeMs);
    }
  }

  /** The disk may have room again: the gap and the picture after it go together. */
  async #resume(): Promise<void> {
    const gap = this.#gap;
    if (gap === null) return;
    const timeMs = this.durationMs;
    const ended: Gap = { ...gap, toMs: timeMs };
    const blocks: NewBlock[] = [
      { kind: "gap", timeMs, payload: encodeGap(ended) },
      { kind: "keyFrame", timeMs, payload: await this.#stream.keyFrame() },
    ];
    const isFirst = this.#writer.length === 0;
    if (!(await this.#write(isFirst ? [this.#header(), ...blocks] : blocks, timeMs))) return;
    this.#gaps.push(ended);
    this.#gap = null;
    this.#deps.log.info("recording goes on", { gapMs: ended.toMs - ended.fromMs });
  }

  /** False when the disk took nothing: the gap has begun then. */
  async #write(blocks: readonly NewBlock[], timeMs: number): Promise<boolean> {
    const bytes = blocks.reduce((sum, { payload }) => sum + payload.length, 0);
    if (this.#keyFrames.length > 0 && this.#writer.length + bytes > this.#options.maxBytes) {
      this.stop("size");
      return false;
    }
    try {
      const offsets = await this.#writer.append(blocks);
      this.#noteKeyFrames(blocks, offsets, bytes);
    } catch (error) {
      this.#stream.forget();
      this.#beginGap(timeMs, error);
      return false;
    }
    if (this.durationMs - timeMs > SLOW_MS) await this.#markSlow(timeMs);
    return true;
  }

  #noteKeyFrames(blocks: readonly NewBlock[], offsets: readonly number[], bytes: number): void {
    this.#bytesSinceKeyFrame += bytes;
    blocks.forEach(({ kind, timeMs }, i) => {
      if (kind !== "keyFrame") return;
      this.#keyFrames.push({ timeMs, offset: offsets[i] ?? 0 });
      this.#bytesSinceKeyFrame = 0;
    });
  }

  async #markSlow(fromMs: number): Promise<void> {
    const gap: Gap = { fromMs, toMs: this.durationMs, reason: "disk-slow" };
    this.#gaps.push(gap);
    this.#deps.log.warn("the disk is slow: the recording has a gap", { gapMs: gap.toMs - gap.fromMs });
    await this.#writer.append([{ kind: "gap", timeMs: gap.toMs, payload: encodeGap(gap) }]).catch(() => {});
  }

  #beginGap(fromMs: number, error: unknown): void {
    if (this.#gap !== null) return;
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === "ENOSPC" || code === "EDQUOT" ? "disk-full" : "disk-error";
    this.#gap = { fromMs, reason };
    const text = reason === "disk-full" ? "no room on the disk" : "the disk takes nothing";
    this.#deps.log.error(`${text}: the recording has a gap until that has changed`, { error: errorMessage(error) });
  }

  #keyFrameDue(timeMs: number): boolean {
    const last = this.#keyFrames.at(-1)?.timeMs ?? 0;
    return timeMs - last >= KEY_FRAME_MS || this.#bytesSinceKeyFrame >= KEY_FRAME_BYTES;
  }

  #endIfUnwatched(): void {
    const { screen } = this.#deps;
    if (this.#options.whileWatched && screen.viewers === 0 && !screen.live) this.stop("unwatched");
  }

  async #finish(): Promise<void> {
    const { clock, log } = this.#deps;
    const timeMs = this.durationMs;
    const reason = this.#endReason ?? "stopped";
    const gap = this.#gap && { ...this.#gap, toMs: timeMs };
    const gaps = gap ? [...this.#gaps, gap] : this.#gaps;
    const end = { reason, endedAt: clock.now(), gaps, keyFrames: this.#keyFrames };
    try {
      await this.#writer.append([{ kind: "end", timeMs, payload: encodeEnd(end) }]);
    } catch (error) {
      log.warn("the recording has no end: it will be listed as interrupted", { error: errorMessage(error) });
    }
    await this.#writer.close().catch(() => {});
    const seal = Buffer.from(this.#writer.seal).toString("hex");
    // Whoever keeps the log can tell the recording from one that was made up later.
    log.info("recording ended", { reason, durationMs: timeMs, bytes: this.#writer.length, gaps: gaps.length, seal });
  }

  #header(): NewBlock {
    const { nodeUuid, nodeName, continues } = this.#options;
    const serverInit = this.#stream.serverInit(nodeName ?? nodeUuid);
    const header = { version: 1, nodeUuid, nodeName, startedAt: this.startedAt, serverInit, continues } as const;
    return { kind: "header", timeMs: 0, payload: encodeHeader(header) };
  }
}
