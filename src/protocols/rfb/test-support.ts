import type { ByteStream } from "#/lib/stream/index.ts";
import { Framebuffer, packRgb } from "./framebuffer.ts";

/** For tests. Text-like, few-coloured, solid and noisy parts, and an odd size: every way a rectangle can be encoded. */
export function testPicture(width: number, height: number): Framebuffer {
  const framebuffer = new Framebuffer(width, height);
  const { words } = framebuffer;
  let seed = 1;
  for (let i = 0; i < words.length; i++) {
    const x = i % width;
    const y = Math.floor(i / width);
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    const noise = packRgb((seed >>> 24) & 255, (seed >>> 16) & 255, (x * y) & 255);
    const text = ((x * 7 + (y >> 1) * 3) >> 2) % 5 === 0 ? packRgb(170, 170, 170) : packRgb(0, 0, 170);
    const stripes = packRgb((x >> 4) * 8, (y >> 3) * 8, 64);
    words[i] = y % 100 < 40 ? text : y % 100 < 60 ? stripes : y % 100 < 75 ? packRgb(12, 200, 3) : noise;
  }
  return framebuffer;
}

/** Where `part` is to be found in `whole`, pixel for pixel: "x,y", or null. */
export function findPicture(part: Framebuffer, whole: Framebuffer): string | null {
  for (let y = 0; y + part.height <= whole.height; y++) {
    for (let x = 0; x + part.width <= whole.width; x++) if (liesAt(part, whole, x, y)) return `${x},${y}`;
  }
  return null;
}

export function samePicture(a: Framebuffer, b: Framebuffer): boolean {
  return a.width === b.width && a.height === b.height && liesAt(a, b, 0, 0);
}

function liesAt(part: Framebuffer, whole: Framebuffer, x: number, y: number): boolean {
  for (let row = 0; row < part.height; row++) {
    const from = (y + row) * whole.width + x;
    for (let column = 0; column < part.width; column++) {
      if (whole.words[from + column] !== part.words[row * part.width + column]) return false;
    }
  }
  return true;
}

/** A stream whose `read` gives pieces of the sizes that `next` says: one byte, or what a seeded generator wants. */
export function cutReads(stream: ByteStream, next: () => number): ByteStream {
  let kept: Uint8Array = new Uint8Array(0);
  return {
    peer: stream.peer,
    async read() {
      if (kept.length === 0) {
        const chunk = await stream.read();
        if (chunk === null) return null;
        kept = chunk;
      }
      const piece = kept.slice(0, Math.max(1, next()));
      kept = kept.subarray(piece.length);
      return piece;
    },
    write: (bytes) => stream.write(bytes),
    close: () => stream.close(),
  };
}

/** Whole numbers from 0 to `below` - 1, the same for the same seed. */
export function seededNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Waits, in turns of the event loop, until `test` holds. */
export async function until(what: string, test: () => boolean, turns = 5000): Promise<void> {
  for (let i = 0; i < turns; i++) {
    if (test()) return;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, i < 100 ? 0 : 1);
    });
  }
  throw new Error(`waited in vain for ${what}`);
}
