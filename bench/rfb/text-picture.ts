import { Framebuffer, packRgb } from "#/protocols/rfb/index.ts";
import { glyphRows } from "#/rack/machine/synthetic/font.ts";

export const WIDTH = 1024;
export const HEIGHT = 768;
const CELL_WIDTH = 8;
const CELL_HEIGHT = 16;
const COLUMNS = WIDTH / CELL_WIDTH;
const ROWS = HEIGHT / CELL_HEIGHT;
const GREY = packRgb(170, 170, 170);
const GREEN = packRgb(85, 255, 85);
const BLACK = packRgb(0, 0, 0);
const WHOLE = { x: 0, y: 0, width: WIDTH, height: HEIGHT };

/** Lines as a kernel writes them while it starts: what consoles of servers show most. */
const LINES = [
  "pci 0000:00:1f.2: reg 0x24: [mem 0x%x-0x%x]",
  "ACPI: SSDT 0x%x 0003A4 (v01 DELL   PE_SC3   00000001 DELL 00000001)",
  "Freeing unused kernel image (initmem) memory: %uK",
  "e1000e 0000:00:19.0 eth0: (PCI Express:2.5GT/s:Width x1) %x",
  "  OK  ] Started Journal Service.",
  "  OK  ] Reached target Local File Systems (Pre).",
  "sd 2:0:0:0: [sda] %u 512-byte logical blocks: (1.20 TB/1.09 TiB)",
  "usb 1-1.4: New USB device found, idVendor=413c, idProduct=%x, bcdDevice= 1.00",
  "md/raid1:md0: active with 2 out of 2 mirrors",
  "",
  "EXT4-fs (dm-0): mounted filesystem with ordered data mode. Opts: (null). Quota mode: none.",
];

/** A dense text console of 1024x768 that can scroll: 128 columns, 48 rows, grey and some green on black. */
export class TextPicture {
  readonly framebuffer = new Framebuffer(WIDTH, HEIGHT);
  #line = 0;
  #typed = 0;
  #isCursorOn = false;

  constructor() {
    for (let row = 0; row < ROWS; row++) this.#drawLine(row);
  }

  /** One line up, a new one at the bottom. Marks no damage. */
  scroll(): void {
    const { words } = this.framebuffer;
    words.copyWithin(0, WIDTH * CELL_HEIGHT);
    this.#drawLine(ROWS - 1);
  }

  damage(): void {
    this.framebuffer.damage(WHOLE);
  }

  /** One more character on the last line. */
  type(): void {
    this.#typed = (this.#typed + 1) % COLUMNS;
    this.#fillCell(this.#typed, GREY, 4);
  }

  /** The cursor on the last line comes or goes. */
  blink(): void {
    this.#isCursorOn = !this.#isCursorOn;
    this.#fillCell(this.#typed, this.#isCursorOn ? GREY : BLACK, CELL_HEIGHT - 2);
  }

  #fillCell(column: number, colour: number, from: number): void {
    const y = (ROWS - 1) * CELL_HEIGHT;
    const rect = { x: column * CELL_WIDTH, y: y + from, width: CELL_WIDTH, height: 2 };
    this.framebuffer.fill(rect, colour);
    this.framebuffer.damage(rect);
  }

  #drawLine(row: number): void {
    const number = this.#line++;
    const text = (LINES[number % LINES.length] as string)
      .replaceAll(
        "%x",
        Math.imul(number + 1, 0x9e3779b1)
          .toString(16)
          .replace("-", ""),
      )
      .replaceAll("%u", String(number * 7919));
    const stamp = `[${(number * 0.173).toFixed(6).padStart(12)}] `;
    this.#draw(row, Array.from(stamp + text).slice(0, COLUMNS), text.startsWith("  OK"));
  }

  #draw(row: number, characters: readonly string[], isService: boolean): void {
    const { words } = this.framebuffer;
    words.fill(BLACK, row * CELL_HEIGHT * WIDTH, (row + 1) * CELL_HEIGHT * WIDTH);
    characters.forEach((character, column) => {
      const colour = isService && column > 14 && column < 19 ? GREEN : GREY;
      glyphRows(character).forEach((dots, y) => {
        const start = (row * CELL_HEIGHT + y) * WIDTH + column * CELL_WIDTH;
        for (let x = 0; x < CELL_WIDTH; x++) if (dots & (0x80 >> x)) words[start + x] = colour;
      });
    });
  }
}
