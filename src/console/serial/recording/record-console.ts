import type { SerialRecording } from "#/console/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { LogStorage } from "../history/log-storage.ts";
import type { TerminalSize } from "../output/escape-rules.ts";
import type { ScreenTap } from "../serial-hub.ts";
import { encodeCastEvent, encodeCastHeader } from "./cast.ts";

export interface RecordOptions extends TerminalSize {
  /** File name. */
  readonly name: string;
  readonly title: string;
  readonly maxBytes: number;
}

export interface RecordDeps {
  readonly tap: () => Promise<ScreenTap>;
  readonly storage: LogStorage;
  readonly clock: Clock;
  readonly log: Logger;
}

const RETRY_MS = 5000;
/** Output is written together that comes within this. */
const COLLECT_MS = 100;
const CLEAR = "\x1b[m\x1b[r\x1b[H\x1b[2J";

/** Records a console until it is stopped, the console closes or the file is full. Nobody waits for the disk. */
export function recordConsole(options: RecordOptions, deps: RecordDeps): SerialRecording {
  const stopping = new AbortController();
  const recorder = new Recorder(options, deps, stopping.signal);
  const ended = recorder.run();
  return {
    name: options.name,
    ended,
    async stop() {
      stopping.abort(new Error("the recording is stopped"));
      await ended;
    },
  };
}

class Recorder {
  readonly #options: RecordOptions;
  readonly #deps: RecordDeps;
  readonly #stop: AbortSignal;
  readonly #startedAt: number;
  #length = 0;
  /** UTF-8 that ended in the middle of a character cannot happen: the tap gives whole pieces of text. */
  readonly #text = new TextDecoder();

  constructor(options: RecordOptions, deps: RecordDeps, stop: AbortSignal) {
    this.#options = options;
    this.#deps = deps;
    this.#stop = stop;
    this.#startedAt = deps.clock.monotonic();
  }

  async run(): Promise<{ reason: "stopped" | "closed" | "full" }> {
    const { clock, log } = this.#deps;
    const { cols, rows, title } = this.#options;
    let before = encodeCastHeader({ width: cols, height: rows, startedAt: clock.now(), title });
    for (;;) {
      using tap = await this.#deps.tap();
      const onStop = () => tap[Symbol.dispose]();
      this.#stop.addEventListener("abort", onStop, { once: true });
      if (this.#stop.aborted) return { reason: "stopped" };
      try {
        const isFull = await this.#follow(tap, before);
        if (isFull) return { reason: "full" };
        return { reason: this.#stop.aborted ? "stopped" : "closed" };
      } catch (error) {
        log.error("serial recording has a gap", { recording: this.#options.name, error: errorMessage(error) });
        await clock.sleep(RETRY_MS, this.#stop).catch(() => {});
        before = (this.#length === 0 ? before : "") + this.#event("m", "gap");
      } finally {
        this.#stop.removeEventListener("abort", onStop);
      }
    }
  }

  /** True when the file is full. */
  async #follow(tap: ScreenTap, before: string): Promise<boolean> {
    if (await this.#write(before + this.#event("o", CLEAR + tap.screen))) return true;
    for (let bytes = await tap.read(); bytes !== null; bytes = await tap.read()) {
      if (await this.#write(this.#event("o", this.#text.decode(bytes)))) return true;
      await this.#deps.clock.sleep(COLLECT_MS, this.#stop).catch(() => {});
    }
    return false;
  }

  async #write(text: string): Promise<boolean> {
    const bytes = Buffer.from(text);
    if (this.#length + bytes.length > this.#options.maxBytes) return true;
    await this.#deps.storage.write(this.#options.name, this.#length, bytes);
    this.#length += bytes.length;
    return false;
  }

  #event(kind: "o" | "m", text: string): string {
    return encodeCastEvent(this.#deps.clock.monotonic() - this.#startedAt, kind, text);
  }
}
