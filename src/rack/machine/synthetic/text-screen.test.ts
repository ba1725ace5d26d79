import { expect, test } from "vitest";
import { Framebuffer, type Rect } from "#/protocols/rfb/index.ts";
import { glyphRows } from "./font.ts";
import { COLUMNS, ROWS, TextScreen } from "./text-screen.ts";

function rows(screen: TextScreen): string[] {
  const text = screen.text();
  return Array.from({ length: ROWS }, (_, row) => text.slice(row * COLUMNS, (row + 1) * COLUMNS).trimEnd());
}

test("text goes on in the next row after the last column, and after a line feed at the first", () => {
  const screen = new TextScreen(new Framebuffer(1, 1));
  screen.write(`${"x".repeat(COLUMNS)}y\nz`);
  expect(rows(screen).slice(0, 3)).toEqual(["x".repeat(COLUMNS), "y", "z"]);
});

test("what scrolls out at the top is gone, in the text and in the picture", () => {
  const picture = new Framebuffer(1, 1);
  const screen = new TextScreen(picture);
  screen.write("first\n");
  for (let i = 0; i < ROWS; i++) screen.write("\n");
  expect(rows(screen).every((row) => row === "")).toBe(true);
  // Only the cursor is left: 8 x 2 pixels.
  expect(litPixels(picture)).toBe(16);
});

test("backspace, carriage return and clear move where the next character goes", () => {
  const screen = new TextScreen(new Framebuffer(1, 1));
  screen.write("abc\b\bX\rY");
  expect(rows(screen)[0]).toBe("YXc");
  screen.write("\x1b[H\x1b[2Jnew");
  expect(rows(screen)[0]).toBe("new");
});

test("other escape sequences and control characters leave no trace", () => {
  const screen = new TextScreen(new Framebuffer(1, 1));
  screen.write("a\x1b[1;31mb\x07\x1b[0mc\x1bcd");
  expect(rows(screen)[0]).toBe("abcd");
});

test("a character is drawn as its glyph, and the change is told", () => {
  const picture = new Framebuffer(1, 1);
  const screen = new TextScreen(picture);
  const damage: Rect[] = [];
  picture.subscribe((change) => {
    if (change.kind === "damage") damage.push(change.rect);
  });
  screen.write("\nA");
  expect(damage).toEqual([{ x: 0, y: 0, width: 640, height: 32 }]);
  const drawn = Array.from({ length: 16 }, (_, y) => {
    let dots = 0;
    for (let x = 0; x < 8; x++) dots = (dots << 1) | (picture.pixels[((16 + y) * 640 + x) * 4] ? 1 : 0);
    return dots;
  });
  expect(drawn).toEqual(glyphRows("A"));
});

test("every printable character has a glyph of its own", () => {
  const glyphs = new Set(Array.from({ length: 95 }, (_, i) => glyphRows(String.fromCharCode(0x20 + i)).join(",")));
  expect(glyphs.size).toBe(95);
});

function litPixels({ pixels }: Framebuffer): number {
  let lit = 0;
  for (let i = 0; i < pixels.length; i += 4) if (pixels[i]) lit++;
  return lit;
}
