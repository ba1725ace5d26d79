import { type Framebuffer, packRgb, type Rect } from "#/protocols/rfb/index.ts";
import { CELL_HEIGHT, CELL_WIDTH, GLYPH_HEIGHT, GLYPH_WIDTH, glyphPixel } from "./notice-font.ts";

/** What a hub tells its viewers when it has no picture to show them. */
export interface Notice {
  readonly title: string;
  readonly text: string;
}

/** The picture before the first one of the BMC: an 80x25 text screen's size. */
export const NOTICE_WIDTH = 720;
export const NOTICE_HEIGHT = 400;

const PANEL = packRgb(24, 32, 48);
const FRAME = packRgb(96, 112, 144);
const TITLE = packRgb(255, 255, 255);
const TEXT = packRgb(176, 188, 208);
const PANEL_COLUMNS = 48;
const PANEL_ROWS = 7;
/** Below this width letters are drawn at their own size, else twice that. */
const DOUBLE_FROM_WIDTH = 640;

/** Draws the notice on a panel in the middle. The panel's size depends on the picture's alone, so one covers the other. */
export function paintNotice(framebuffer: Framebuffer, notice: Notice): void {
  const scale = framebuffer.width < DOUBLE_FROM_WIDTH ? 1 : 2;
  const cellWidth = CELL_WIDTH * scale;
  const cellHeight = CELL_HEIGHT * scale;
  const width = Math.min(framebuffer.width, (PANEL_COLUMNS + 4) * cellWidth);
  const height = Math.min(framebuffer.height, (PANEL_ROWS + 2) * cellHeight);
  const panel = {
    x: Math.floor((framebuffer.width - width) / 2),
    y: Math.floor((framebuffer.height - height) / 2),
    width,
    height,
  };
  framebuffer.fill(panel, FRAME);
  framebuffer.fill(inset(panel, 2), PANEL);
  const columns = Math.floor(width / cellWidth) - 4;
  const lines = [notice.title, "", ...wrap(notice.text, Math.max(columns, 1))];
  lines.slice(0, PANEL_ROWS).forEach((line, row) => {
    const left = panel.x + 2 * cellWidth;
    const top = panel.y + (row + 1) * cellHeight;
    drawLine(framebuffer, line.slice(0, columns), left, top, scale, row === 0 ? TITLE : TEXT);
  });
  framebuffer.damage(panel);
}

/** Darkens what is shown, so that nobody takes it for the present. */
export function dim(framebuffer: Framebuffer): void {
  const { words, width, height } = framebuffer;
  const black = packRgb(0, 0, 0);
  for (let i = 0; i < words.length; i++) words[i] = (((words[i] as number) >>> 2) & 0x3f3f3f) | black;
  framebuffer.damage({ x: 0, y: 0, width, height });
}

function drawLine(framebuffer: Framebuffer, line: string, left: number, top: number, scale: number, colour: number) {
  Array.from(line).forEach((character, column) => {
    for (let y = 0; y < GLYPH_HEIGHT; y++) {
      for (let x = 0; x < GLYPH_WIDTH; x++) {
        if (!glyphPixel(character, x, y)) continue;
        const at = { x: left + (column * CELL_WIDTH + x) * scale, y: top + y * scale, width: scale, height: scale };
        if (at.x + scale <= framebuffer.width && at.y + scale <= framebuffer.height) framebuffer.fill(at, colour);
      }
    }
  });
}

/** Words on lines of at most `columns` characters; a longer word is broken. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).flatMap((whole) => pieces(whole, columns))) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return line === "" ? lines : [...lines, line];
}

function pieces(word: string, columns: number): string[] {
  return Array.from({ length: Math.ceil(word.length / columns) }, (_, i) => word.slice(i * columns, (i + 1) * columns));
}

function inset(rect: Rect, by: number): Rect {
  return {
    x: rect.x + by,
    y: rect.y + by,
    width: Math.max(0, rect.width - 2 * by),
    height: Math.max(0, rect.height - 2 * by),
  };
}
