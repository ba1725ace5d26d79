import type { Framebuffer } from "#/protocols/rfb/index.ts";
import { CELL_HEIGHT, CELL_WIDTH, glyphRows } from "./font.ts";

export const COLUMNS = 80;
export const ROWS = 30;

const LIGHT = pixel(0xaa);
const DARK = pixel(0);

/** A text console drawn on a frame buffer of 640x480: what is written scrolls, with the few controls that a shell needs. */
export class TextScreen {
  readonly #picture: Framebuffer;
  readonly #cells: string[][];
  #row = 0;
  #column = 0;
  /** What has come of an unfinished escape sequence. */
  #escape = "";
  /** The first and last row touched since the last report. */
  #touched: [number, number] = [ROWS, -1];

  /** Starts with an empty screen of its own size. */
  constructor(picture: Framebuffer) {
    this.#picture = picture;
    this.#cells = Array.from({ length: ROWS }, emptyRow);
    picture.resize(COLUMNS * CELL_WIDTH, ROWS * CELL_HEIGHT);
  }

  /** Printable ASCII, CR, LF (which returns too), BS, and the escape sequences for "home" and "clear"; others are ignored. */
  write(text: string): void {
    this.#drawCell(this.#row, this.#column);
    for (const character of text) this.#take(character);
    this.#drawCursor();
    this.#report();
  }

  /** The rows as Linux shows them in /dev/vcs1: padded with spaces, without line ends. */
  text(): string {
    return this.#cells.map((row) => row.join("")).join("");
  }

  #take(character: string): void {
    if (this.#escape !== "" || character === "\x1b") this.#takeEscape(character);
    else if (character === "\n") this.#newLine();
    else if (character === "\r") this.#column = 0;
    else if (character === "\b") this.#column = Math.max(0, this.#column - 1);
    else if (character >= " " && character <= "~") this.#put(character);
  }

  #put(character: string): void {
    if (this.#column === COLUMNS) this.#newLine();
    const row = this.#cells[this.#row] as string[];
    row[this.#column] = character;
    this.#drawCell(this.#row, this.#column++);
  }

  #newLine(): void {
    this.#column = 0;
    if (++this.#row < ROWS) return;
    this.#row = ROWS - 1;
    this.#cells.shift();
    this.#cells.push(emptyRow());
    const { pixels, width } = this.#picture;
    const rowBytes = width * CELL_HEIGHT * 4;
    pixels.copyWithin(0, rowBytes);
    words(pixels).fill(DARK, (rowBytes * (ROWS - 1)) / 4);
    this.#touched = [0, ROWS - 1];
  }

  /** ECMA-48 control sequences: ESC [ parameters final. */
  #takeEscape(character: string): void {
    this.#escape += character;
    if (this.#escape.length === 2 && character !== "[") this.#escape = "";
    else if (this.#escape.length > 2 && character >= "@") {
      if (this.#escape === "\x1b[H") this.#home();
      if (this.#escape === "\x1b[2J") this.#clear();
      this.#escape = "";
    }
  }

  #home(): void {
    this.#row = 0;
    this.#column = 0;
  }

  #clear(): void {
    for (const row of this.#cells) row.fill(" ");
    words(this.#picture.pixels).fill(DARK);
    this.#touched = [0, ROWS - 1];
  }

  #drawCell(row: number, column: number): void {
    if (column < COLUMNS) this.#draw(row, column, glyphRows(this.#cells[row]?.[column] ?? " "));
  }

  /** A steady line under the place where the next character goes. */
  #drawCursor(): void {
    if (this.#column === COLUMNS) return;
    const rows = [...glyphRows(this.#cells[this.#row]?.[this.#column] ?? " ")];
    rows.fill(0xff, CELL_HEIGHT - 2);
    this.#draw(this.#row, this.#column, rows);
  }

  #draw(row: number, column: number, dots: readonly number[]): void {
    const { pixels, width } = this.#picture;
    const target = words(pixels);
    dots.forEach((line, y) => {
      const start = (row * CELL_HEIGHT + y) * width + column * CELL_WIDTH;
      for (let x = 0; x < CELL_WIDTH; x++) target[start + x] = line & (0x80 >> x) ? LIGHT : DARK;
    });
    this.#touched = [Math.min(this.#touched[0], row), Math.max(this.#touched[1], row)];
  }

  #report(): void {
    const [first, last] = this.#touched;
    this.#touched = [ROWS, -1];
    const height = (last - first + 1) * CELL_HEIGHT;
    this.#picture.damage({ x: 0, y: first * CELL_HEIGHT, width: this.#picture.width, height });
  }
}

function emptyRow(): string[] {
  return Array.from({ length: COLUMNS }, () => " ");
}

/** A grey pixel in the frame buffer's byte order, as the one word that `words` writes. */
function pixel(grey: number): number {
  return new Uint32Array(Uint8Array.of(grey, grey, grey, 255).buffer)[0] as number;
}

function words(pixels: Uint8Array<ArrayBuffer>): Uint32Array {
  return new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
}
