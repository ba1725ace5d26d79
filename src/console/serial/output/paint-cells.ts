import type { IBuffer, IBufferCell, Terminal } from "@xterm/headless";

type TerminalModes = Terminal["modes"];

/** A place on the screen, from 1. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export function goTo({ row, column }: Place): string {
  return `\x1b[${row};${column}H`;
}

/** What draws a screen's cells, each line at its place: nothing wraps or scrolls, whatever is in them. Ends with SGR 0. */
export function paintCells(buffer: IBuffer, rows: number, cols: number): string {
  const lines: string[] = [];
  for (let row = 1; row <= rows; row++) {
    const line = paintLine(buffer, row, cols);
    if (line !== "") lines.push(goTo({ row, column: 1 }) + line);
  }
  return lines.length === 0 ? "" : `${lines.join("")}\x1b[m`;
}

/** One cell as it is, attributes and character. */
export function paintCell(buffer: IBuffer, { row, column }: Place): string {
  const cell = cellAt(buffer, { row, column });
  return cell ? styleOf(cell) + (cell.getChars() || " ") : "";
}

/** SGR of the cell's attributes, from whatever was before. */
export function styleAt(buffer: IBuffer, place: Place): string {
  const cell = cellAt(buffer, place);
  return cell ? styleOf(cell) : PLAIN;
}

/** The modes that a terminal tells of itself, where they are not a fresh terminal's. Origin mode apart. */
export function modeSwitches(modes: TerminalModes): string {
  const mouse = { none: "", x10: "\x1b[?9h", vt200: "\x1b[?1000h", drag: "\x1b[?1002h", any: "\x1b[?1003h" };
  return [
    modes.applicationCursorKeysMode ? "\x1b[?1h" : "",
    modes.applicationKeypadMode ? "\x1b=" : "",
    modes.bracketedPasteMode ? "\x1b[?2004h" : "",
    modes.insertMode ? "\x1b[4h" : "",
    modes.reverseWraparoundMode ? "\x1b[?45h" : "",
    modes.wraparoundMode ? "" : "\x1b[?7l",
    mouse[modes.mouseTrackingMode],
  ].join("");
}

const PLAIN = "\x1b[m";

function paintLine(buffer: IBuffer, row: number, cols: number): string {
  let painted = "";
  /** Blanks are painted when something comes after them. */
  let blanks = "";
  let style = PLAIN;
  const cells = buffer.getLine(buffer.baseY + row - 1);
  // One object for all cells: a screen has thousands.
  const reused = buffer.getNullCell();
  for (let column = 1; column <= cols; column++) {
    const cell = cells?.getCell(column - 1, reused);
    // The right half of a wide character came with the left.
    if (!cell || cell.getWidth() === 0) continue;
    const next = styleOf(cell);
    const change = next === style ? "" : next;
    style = next;
    const characters = cell.getChars();
    if (characters === "" && cell.isAttributeDefault()) blanks += `${change} `;
    else {
      painted += `${blanks}${change}${characters || " "}`;
      blanks = "";
    }
  }
  return painted === "" ? "" : PLAIN + painted;
}

function cellAt(buffer: IBuffer, { row, column }: Place): IBufferCell | undefined {
  return buffer.getLine(buffer.baseY + row - 1)?.getCell(column - 1);
}

function styleOf(cell: IBufferCell): string {
  if (cell.isAttributeDefault()) return PLAIN;
  const parts: string[] = [];
  if (cell.isBold()) parts.push("1");
  if (cell.isDim()) parts.push("2");
  if (cell.isItalic()) parts.push("3");
  if (cell.isUnderline()) parts.push("4");
  if (cell.isBlink()) parts.push("5");
  if (cell.isInverse()) parts.push("7");
  if (cell.isInvisible()) parts.push("8");
  if (cell.isStrikethrough()) parts.push("9");
  if (cell.isOverline()) parts.push("53");
  if (cell.isFgPalette()) parts.push(palette(cell.getFgColor(), 30));
  if (cell.isFgRGB()) parts.push(`38;2;${rgb(cell.getFgColor())}`);
  if (cell.isBgPalette()) parts.push(palette(cell.getBgColor(), 40));
  if (cell.isBgRGB()) parts.push(`48;2;${rgb(cell.getBgColor())}`);
  return parts.length === 0 ? PLAIN : `\x1b[0;${parts.join(";")}m`;
}

/** 0 to 7: the plain colours, 8 to 15: the bright ones, then the 256. */
function palette(colour: number, first: number): string {
  if (colour < 8) return String(first + colour);
  if (colour < 16) return String(first + 60 + colour - 8);
  return `${first + 8};5;${colour}`;
}

function rgb(colour: number): string {
  return `${colour >> 16};${(colour >> 8) & 255};${colour & 255}`;
}
