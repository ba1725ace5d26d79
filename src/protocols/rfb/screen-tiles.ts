import { type Deflate, encodeTight } from "./encodings/tight.ts";
import type { Framebuffer, FramebufferChange, Rect } from "./framebuffer.ts";
import { copyTile } from "./tile.ts";

/** Wide tiles compress text well and cost few calls of zlib. */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 64;

/** A tile as every viewer that speaks Tight gets it. */
interface EncodedTile {
  readonly version: number;
  readonly tight: Uint8Array;
}

/**
 * A frame buffer cut into tiles, each with the number of its last change: what a viewer has not seen is what has a higher
 * number than it was sent. A tile is encoded once, when the first viewer wants it, and the same bytes serve the others.
 * One for all viewers of a frame buffer.
 */
export class ScreenTiles implements Disposable {
  readonly framebuffer: Framebuffer;
  readonly #deflate: Deflate;
  readonly #subscription: Disposable;
  readonly #listeners = new Set<() => void>();
  #columns = 0;
  #versions = new Float64Array(0);
  #encoded: (EncodedTile | undefined)[] = [];
  #sequence = 0;
  /** The number of the last change of size: what lies outside the picture has been black since. */
  #resizedAt = 0;

  constructor(framebuffer: Framebuffer, deps: { readonly deflate: Deflate }) {
    this.framebuffer = framebuffer;
    this.#deflate = deps.deflate;
    this.#subscription = framebuffer.subscribe((change) => this.#changed(change));
    this.#restart();
  }

  /** Number of the tile's last change: 1 or more, and never the same twice for one tile. */
  version(column: number, row: number): number {
    const version = column < this.#columns ? this.#versions[row * this.#columns + column] : undefined;
    return version ?? this.#resizedAt;
  }

  /** The tile as stateless Tight. `rect` says how much of it the viewer sees: all, but at the edges of another size. */
  tight(column: number, row: number, rect: Rect): Uint8Array {
    const whole = this.#rect(column, row);
    if (whole.width !== rect.width || whole.height !== rect.height) {
      return encodeTight(copyTile(this.framebuffer, rect), this.#deflate);
    }
    const index = row * this.#columns + column;
    const version = this.version(column, row);
    const kept = this.#encoded[index];
    if (kept?.version === version) return kept.tight;
    const tight = encodeTight(copyTile(this.framebuffer, rect), this.#deflate);
    this.#encoded[index] = { version, tight };
    return tight;
  }

  /** Calls back synchronously when any tile has a new version. */
  subscribe(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #changed(change: FramebufferChange): void {
    if (change.kind === "resize") this.#restart();
    else this.#mark(change.rect);
    for (const listener of this.#listeners) listener();
  }

  #restart(): void {
    const { width, height } = this.framebuffer;
    this.#columns = Math.ceil(width / TILE_WIDTH);
    this.#resizedAt = ++this.#sequence;
    this.#versions = new Float64Array(this.#columns * Math.ceil(height / TILE_HEIGHT)).fill(this.#sequence);
    this.#encoded = [];
  }

  #mark({ x, y, width, height }: Rect): void {
    this.#sequence++;
    for (let row = Math.floor(y / TILE_HEIGHT); row * TILE_HEIGHT < y + height; row++) {
      for (let column = Math.floor(x / TILE_WIDTH); column * TILE_WIDTH < x + width; column++) {
        this.#versions[row * this.#columns + column] = this.#sequence;
      }
    }
  }

  #rect(column: number, row: number): Rect {
    return tileRect(column, row, this.framebuffer);
  }
}

/** The tile's place in a picture of this size. */
export function tileRect(column: number, row: number, size: { readonly width: number; readonly height: number }): Rect {
  const x = column * TILE_WIDTH;
  const y = row * TILE_HEIGHT;
  return { x, y, width: Math.min(TILE_WIDTH, size.width - x), height: Math.min(TILE_HEIGHT, size.height - y) };
}
