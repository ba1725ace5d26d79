import { type Framebuffer, packRgb, type Rect } from "#/protocols/rfb/index.ts";
import { HEIGHT, WIDTH } from "./text-picture.ts";

/** Where a picture says how old it is: one whole tile of ours in the corner, which Tight sends as one colour. */
const STAMP: Rect = { x: WIDTH - 256, y: HEIGHT - 64, width: 256, height: 64 };
const RANGE = 2 ** 24;

export function paintStamp(framebuffer: Framebuffer, value: number): void {
  const stamp = value % RANGE;
  framebuffer.fill(STAMP, packRgb(stamp & 255, (stamp >> 8) & 255, stamp >> 16));
}

/** For one that is painted alone. */
export function damageStamp(framebuffer: Framebuffer): void {
  framebuffer.damage(STAMP);
}

export function isStamp(rect: Rect): boolean {
  return rect.x === STAMP.x && rect.y === STAMP.y;
}

/** Milliseconds since a stamp of `Date.now()` was painted. */
export function stampAge(stamp: number): number {
  return (Date.now() - stamp + RANGE) % RANGE;
}
