import { Framebuffer, packRgb, type Rect } from "#/protocols/rfb/index.ts";
import { eachDot, LETTER_HEIGHT, LETTER_WIDTH } from "./letters.ts";

const WIDTH = 640;
const HEIGHT = 400;
const BACKGROUND = packRgb(16, 24, 48);
const BRIGHT = packRgb(240, 240, 240);
const DIM = packRgb(128, 144, 176);
const BLOCK = packRgb(80, 200, 120);
const POINTER = packRgb(240, 96, 64);

const MARGIN = 24;
const BLOCK_SIZE = 32;
const BLOCK_TOP = 280;
const BLOCK_STEP = 16;
const TYPED_TOP = 200;
const TYPED_SCALE = 2;
const MAX_TYPED = 40;
/** Names are 255 characters at most; this many fit. */
const MAX_NAME = 32;
const BACKSPACE = 0xff08;
const ENTER = 0xff0d;

/** The screen of a machine that is not there: its name, a block that moves, what was typed and where the pointer is. */
export class TestPicture {
  readonly framebuffer = new Framebuffer(WIDTH, HEIGHT);
  #frame = 0;
  #typed = "";
  #pointer: Rect = { x: 0, y: 0, width: 0, height: 0 };

  constructor(name: string) {
    const all = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
    this.framebuffer.fill(all, BACKGROUND);
    this.#write(name.slice(0, MAX_NAME), { top: MARGIN, scale: 3, colour: BRIGHT });
    this.#write("outband fake-graphical console", { top: MARGIN + 40, scale: 2, colour: DIM });
    this.#write("what you type:", { top: TYPED_TOP - 24, scale: 2, colour: DIM });
    this.#paint({ x: MARGIN, y: BLOCK_TOP, width: BLOCK_SIZE, height: BLOCK_SIZE }, BLOCK);
  }

  /** One step of the block, which starts again on the left. */
  move(): void {
    const steps = Math.floor((WIDTH - 2 * MARGIN - BLOCK_SIZE) / BLOCK_STEP);
    const at = (frame: number): Rect => ({
      x: MARGIN + (frame % steps) * BLOCK_STEP,
      y: BLOCK_TOP,
      width: BLOCK_SIZE,
      height: BLOCK_SIZE,
    });
    this.#paint(at(this.#frame), BACKGROUND);
    this.#paint(at(++this.#frame), BLOCK);
  }

  /** By X11 keysym: printable Latin-1, backspace, and enter, which clears the line. */
  key(keysym: number, down: boolean): void {
    if (!down) return;
    if (keysym === ENTER) this.#typed = "";
    else if (keysym === BACKSPACE) this.#typed = this.#typed.slice(0, -1);
    else if (keysym >= 0x20 && keysym <= 0xff) {
      this.#typed = (this.#typed + String.fromCharCode(keysym)).slice(-MAX_TYPED);
    } else return;
    const line = { x: MARGIN, y: TYPED_TOP, width: WIDTH - 2 * MARGIN, height: LETTER_HEIGHT * TYPED_SCALE };
    this.#paint(line, BACKGROUND);
    this.#write(this.#typed, { top: TYPED_TOP, scale: TYPED_SCALE, colour: BRIGHT });
  }

  /** Shows the pointer in the empty part at the bottom only, so that it rubs nothing out. */
  pointer(_buttons: number, x: number, y: number): void {
    const top = BLOCK_TOP + BLOCK_SIZE;
    this.#paint(this.#pointer, BACKGROUND);
    const visible = x >= 0 && x < WIDTH - 4 && y >= top && y < HEIGHT - 4;
    this.#pointer = visible ? { x, y, width: 4, height: 4 } : { x: 0, y: 0, width: 0, height: 0 };
    this.#paint(this.#pointer, POINTER);
  }

  #write(text: string, { top, scale, colour }: { top: number; scale: number; colour: number }): void {
    eachDot(text, (x, y) => {
      const dot = { x: MARGIN + x * scale, y: top + y * scale, width: scale, height: scale };
      if (dot.x + scale <= WIDTH) this.framebuffer.fill(dot, colour);
    });
    const width = Math.min(text.length * LETTER_WIDTH * scale, WIDTH - MARGIN);
    this.framebuffer.damage({ x: MARGIN, y: top, width, height: LETTER_HEIGHT * scale });
  }

  #paint(rect: Rect, colour: number): void {
    this.framebuffer.fill(rect, colour);
    this.framebuffer.damage(rect);
  }
}
