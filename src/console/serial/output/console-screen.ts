import type { TerminalSize } from "./escape-rules.ts";
import { OutputDecoder, type OutputEncoding } from "./output-decoder.ts";
import { SafeOutput } from "./safe-output.ts";
import type { ScreenRenderer } from "./screen-renderer.ts";

/** Text that waits to be drawn; more, and it is drawn into the picture. */
const DRAW_AT_CHARACTERS = 16 * 1024;
/** Text that waits because the renderer does not keep up: the line is read no further until it does. */
const FULL_AT_CHARACTERS = 48 * 1024;

/**
 * One console's screen: a picture, a few KiB of escape sequences, and the text since. Neither exists before there is
 * output. The terminal that turns both into a new picture is shared.
 */
export class ConsoleScreen {
  readonly #renderer: ScreenRenderer;
  readonly #decoder: OutputDecoder;
  readonly #safe: SafeOutput;
  #picture: Promise<string> | null = null;
  #texts: string[] = [];
  #waiting = 0;
  #drawing = 0;

  constructor(options: TerminalSize & { readonly encoding: OutputEncoding }, renderer: ScreenRenderer) {
    this.#renderer = renderer;
    this.#decoder = new OutputDecoder(options.encoding);
    this.#safe = new SafeOutput({ cols: options.cols, rows: options.rows });
  }

  /** Gives the text that the bytes are, fit for anybody's terminal. */
  write(bytes: Uint8Array): string {
    const text = this.#safe.filter(this.#decoder.decode(bytes));
    if (text === "") return text;
    this.#texts.push(text);
    this.#waiting += text.length;
    if (this.#waiting >= DRAW_AT_CHARACTERS) void this.draw();
    return text;
  }

  /** Resolves when there is room for more text. */
  async ready(): Promise<void> {
    if (this.#drawing + this.#waiting > FULL_AT_CHARACTERS) await this.draw();
  }

  /** Resolves with what draws the screen, as it is at the moment of the call, in a fresh terminal; "": no output yet. */
  draw(): Promise<string> {
    const before = this.#picture ?? Promise.resolve("");
    if (this.#texts.length === 0) return before;
    const texts = this.#texts;
    const characters = this.#waiting;
    const settings = this.#safe.modes.settings;
    this.#texts = [];
    this.#waiting = 0;
    this.#drawing += characters;
    this.#picture = before
      .then((picture) => this.#renderer.render(picture, texts, settings))
      .finally(() => {
        this.#drawing -= characters;
      });
    return this.#picture;
  }

  /** What a terminal that reads the raw line from here on needs beside the picture: it begins in mid-sequence. */
  get held(): Uint8Array {
    return Buffer.concat([Buffer.from(this.#safe.held), this.#decoder.held]);
  }
}
