import { createRequire } from "node:module";
import type { Terminal as HeadlessTerminal, IBuffer } from "@xterm/headless";
import type { TerminalSize } from "./escape-rules.ts";
import { goTo, modeSwitches, type Place, paintCell, paintCells, styleAt } from "./paint-cells.ts";
import type { ModeSettings } from "./terminal-modes.ts";

// A CommonJS module whose names Node's `import` does not find.
const { Terminal } = createRequire(import.meta.url)("@xterm/headless") as typeof import("@xterm/headless");

const HOME: Place = { row: 1, column: 1 };

/** Where a cursor is and how what is printed there looks. */
interface Pen {
  readonly place: Place;
  readonly style: string;
}

const TERMINALS = 4;

/**
 * The few terminals of all consoles of a size: each shows one console at a time, for the milliseconds that it takes to
 * make a picture. One for every console would cost 350 KiB each.
 */
export class ScreenRenderer implements Disposable {
  readonly #terminals: readonly ScreenTerminal[];

  constructor(size: TerminalSize) {
    this.#terminals = Array.from({ length: TERMINALS }, () => new ScreenTerminal(size));
  }

  /**
   * What draws the screen in a fresh terminal that `picture`, drawn before, and then `text` have drawn. `settings`: the
   * modes at the end of the text.
   */
  render(picture: string, text: string, settings: ModeSettings): Promise<string> {
    const free = this.#terminals.reduce((a, b) => (b.waiting < a.waiting ? b : a));
    return free.render(picture, text, settings);
  }

  [Symbol.dispose](): void {
    for (const terminal of this.#terminals) terminal[Symbol.dispose]();
  }
}

class ScreenTerminal implements Disposable {
  readonly #size: TerminalSize;
  readonly #terminal: HeadlessTerminal;
  /** Pictures to be made. */
  waiting = 0;
  #free: Promise<unknown> = Promise.resolve();

  constructor(size: TerminalSize) {
    this.#size = size;
    // Nobody listens to `onData`: what the terminal would answer is said to nobody.
    this.#terminal = new Terminal({ ...size, scrollback: 0, allowProposedApi: true, logLevel: "off" });
  }

  render(picture: string, text: string, settings: ModeSettings): Promise<string> {
    this.waiting++;
    const rendered = this.#free.then(async () => {
      this.#terminal.reset();
      await this.#write(picture + text);
      return this.#paint(settings);
    });
    const end = () => {
      this.waiting--;
    };
    this.#free = rendered.then(end, end);
    return rendered;
  }

  [Symbol.dispose](): void {
    this.#terminal.dispose();
  }

  /** Reads the terminal, and asks it what cannot be read by printing on it: it is not needed any more. */
  async #paint(settings: ModeSettings): Promise<string> {
    const { active, normal } = this.#terminal.buffer;
    const { rows, cols } = this.#size;
    const modes = this.#terminal.modes;
    const switches = modeSwitches(modes);
    const isAlternate = active.type === "alternate";
    const behind = isAlternate ? paintCells(normal, rows, cols) : "";
    const cells = paintCells(active, rows, cols);
    const cursor = placeOf(active);
    const wraps = cursor.column > cols ? lastCellOf(active, cursor.row, cols) : null;
    const style = await this.#penStyle();
    const saved = settings.saved ? await this.#ask("\x1b8") : null;
    const left = isAlternate ? await this.#ask("\x1b[?1049l") : null;

    const region = settings.margins ? `\x1b[${settings.margins.top};${settings.margins.bottom || ""}r` : "";
    const above = modes.originMode && settings.margins ? settings.margins.top - 1 : 0;
    const row = Math.max(1, cursor.row - above);
    return [
      behind,
      left
        ? `${settings.normalRegion}${goTo(left.place)}${left.style}${settings.normalCharset}\x1b[?1049h\x1b(B\x1b[m\x1b[2J`
        : "",
      cells,
      region,
      saved && settings.saved ? `${goTo(saved.place)}${saved.style}${settings.saved.charset}\x1b7\x1b(B\x1b[m` : "",
      modes.originMode ? "\x1b[?6h" : "",
      // Printing the last character again is what makes the next one wrap.
      wraps ? goTo({ row, column: wraps.column }) + wraps.painted : goTo({ row, column: cursor.column }),
      style,
      settings.switches,
      switches,
    ].join("");
  }

  /** Where `recall` puts the cursor, and how it prints there. */
  async #ask(recall: string): Promise<Pen> {
    await this.#write(recall);
    const place = placeOf(this.#terminal.buffer.active);
    return { place, style: await this.#penStyle() };
  }

  async #penStyle(): Promise<string> {
    // Origin mode would put it elsewhere, insert mode push what is there aside.
    await this.#write(`\x1b[?6l\x1b[4l${goTo(HOME)}x`);
    return styleAt(this.#terminal.buffer.active, HOME);
  }

  #write(text: string): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(text, resolve));
  }
}

/** A column beyond the last: the next character wraps. */
function placeOf(buffer: IBuffer): Place {
  return { row: buffer.cursorY + 1, column: buffer.cursorX + 1 };
}

/** The last character of a line: wide ones begin a column earlier. */
function lastCellOf(buffer: IBuffer, row: number, cols: number): { column: number; painted: string } {
  const isHalf =
    buffer
      .getLine(buffer.baseY + row - 1)
      ?.getCell(cols - 1)
      ?.getWidth() === 0;
  const column = isHalf ? cols - 1 : cols;
  return { column, painted: paintCell(buffer, { row, column }) };
}
