import type { TerminalSize } from "./escape-rules.ts";
import { OutputDecoder, type OutputEncoding } from "./output-decoder.ts";
import { SafeOutput } from "./safe-output.ts";
import type { ScreenRenderer } from "./screen-renderer.ts";

/** Text that waits to be drawn; when there is no room for more, it is drawn into the picture. */
const WAITING_BYTES = 16 * 1024;
/** Text that is being drawn because the renderer does not keep up: the line is read no further until it does. */
const FULL_AT_BYTES = 32 * 1024;

/** A byte of code page 437 is three of UTF-8; an unfinished sequence may come out with it. */
const MOST_BYTES_A_BYTE = 3;
const MOST_BYTES_HELD = 512;

/**
 * One console's screen: a picture, a few KiB of escape sequences, and the text since. Neither exists before there is
 * output. The terminal that turns both into a new picture is shared.
 */
export class ConsoleScreen {
  readonly #renderer: ScreenRenderer;
  readonly #decoder: OutputDecoder;
  readonly #safe: SafeOutput;
  #picture: Promise<string> | null = null;
  /** UTF-8, in memory of its own: strings that wait would be moved about by the garbage collector, a thousand times over. */
  #waiting: Buffer | null = null;
  #length = 0;
  #drawing = 0;

  constructor(options: TerminalSize & { readonly encoding: OutputEncoding }, renderer: ScreenRenderer) {
    this.#renderer = renderer;
    this.#decoder = new OutputDecoder(options.encoding);
    this.#safe = new SafeOutput({ cols: options.cols, rows: options.rows });
  }

  /** Gives the text that the bytes are, fit for anybody's terminal. */
  write(bytes: Uint8Array): string {
    const mayBecome = bytes.length * MOST_BYTES_A_BYTE + MOST_BYTES_HELD;
    // Before the modes go on: those of the picture are the ones at the end of its text.
    if (this.#length + mayBecome > WAITING_BYTES) void this.draw();
    const text = this.#safe.filter(this.#decoder.decode(bytes));
    if (text === "") return text;
    this.#waiting ??= Buffer.alloc(WAITING_BYTES);
    if (mayBecome > WAITING_BYTES) void this.#draw(text);
    else this.#length += this.#waiting.write(text, this.#length);
    return text;
  }

  /** Resolves when there is room for more text. */
  async ready(): Promise<void> {
    if (this.#drawing > FULL_AT_BYTES) await this.#picture;
  }

  /** Resolves with what draws the screen, as it is at the moment of the call, in a fresh terminal; "": no output yet. */
  draw(): Promise<string> {
    if (!this.#waiting || this.#length === 0) return this.#picture ?? Promise.resolve("");
    const text = this.#waiting.toString("utf8", 0, this.#length);
    this.#length = 0;
    return this.#draw(text);
  }

  #draw(text: string): Promise<string> {
    const before = this.#picture ?? Promise.resolve("");
    const settings = this.#safe.modes.settings;
    this.#drawing += text.length;
    this.#picture = before
      .then((picture) => this.#renderer.render(picture, text, settings))
      .finally(() => {
        this.#drawing -= text.length;
      });
    return this.#picture;
  }

  /** What a terminal that reads the raw line from here on needs beside the picture: it begins in mid-sequence. */
  get held(): Uint8Array {
    return Buffer.concat([Buffer.from(this.#safe.held), this.#decoder.held]);
  }
}
