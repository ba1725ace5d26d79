import { type Deflate, encodeTight, tryEncodeTightColours } from "./encodings/tight.ts";
import type { EncodeJpeg } from "./encodings/tight-jpeg.ts";
import type { Framebuffer, FramebufferChange, Rect } from "./framebuffer.ts";
import { PhotoAreas } from "./photo-areas.ts";
import { copyTile, type Tile } from "./tile.ts";
import { looksPhotographic } from "./tile-colours.ts";

/** Wide tiles compress text well and cost few calls of zlib. */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 64;

/** Kinds of encoded bytes that are kept of one tile, so that odd viewers do not crowd out the memory. */
const MAX_KEPT = 4;

export interface ScreenTilesDeps {
  readonly deflate: Deflate;
  /** Without it no viewer gets JPEG. */
  readonly encodeJpeg?: EncodeJpeg;
}

interface Kept<Value> {
  readonly version: number;
  readonly value: Value;
}

/**
 * A frame buffer cut into tiles, each with the number of its last change: what a viewer has not seen is what has a higher
 * number than it was sent. A tile is encoded once, when the first viewer wants it, and the same bytes serve the others.
 * One for all viewers of a frame buffer.
 */
export class ScreenTiles implements Disposable {
  readonly framebuffer: Framebuffer;
  readonly photos: PhotoAreas;
  readonly #deps: ScreenTilesDeps;
  readonly #subscription: Disposable;
  readonly #listeners = new Set<() => void>();
  #columns = 0;
  #versions = new Float64Array(0);
  #encoded: (Map<string, Kept<Uint8Array>> | undefined)[] = [];
  #photographic: (Kept<boolean> | undefined)[] = [];
  #sequence = 0;
  /** The number of the last change of size: what lies outside the picture has been black since. */
  #resizedAt = 0;

  constructor(framebuffer: Framebuffer, deps: ScreenTilesDeps) {
    this.framebuffer = framebuffer;
    this.photos = new PhotoAreas(this, deps.encodeJpeg);
    this.#deps = deps;
    this.#subscription = framebuffer.subscribe((change) => this.#changed(change));
    this.#restart();
  }

  get deflate(): Deflate {
    return this.#deps.deflate;
  }

  /** Number of the tile's last change: 1 or more, and never the same twice for one tile. Later changes have higher numbers. */
  version(column: number, row: number): number {
    const version = column < this.#columns ? this.#versions[row * this.#columns + column] : undefined;
    return version ?? this.#resizedAt;
  }

  /** The tile as stateless Tight. `rect` says how much of it the viewer sees: all, but at the edges of another size. */
  tight(column: number, row: number, rect: Rect, level?: number): Uint8Array {
    return this.encoded(tightKey(level), column, row, rect, (tile) => encodeTight(tile, this.#deps.deflate, level));
  }

  /** The tile in some encoding, as `encode` makes it the first time and for all who name the same `key`. */
  encoded(key: string, column: number, row: number, rect: Rect, encode: (tile: Tile) => Uint8Array): Uint8Array {
    const whole = tileRect(column, row, this.framebuffer);
    if (whole.width !== rect.width || whole.height !== rect.height) return encode(copyTile(this.framebuffer, rect));
    const version = this.version(column, row);
    const kept = this.#encoded[row * this.#columns + column]?.get(key);
    if (kept?.version === version) return kept.value;
    const value = encode(copyTile(this.framebuffer, rect));
    this.#keep(column, row, key, value);
    return value;
  }

  /**
   * True for a tile like a photograph: very many colours, few of them next to their like. Others have been encoded in the
   * looking, since that is what they are looked at for.
   */
  isPhotographic(column: number, row: number, level?: number): boolean {
    const index = row * this.#columns + column;
    const version = this.version(column, row);
    const kept = this.#photographic[index];
    if (kept?.version === version) return kept.value;
    const tile = copyTile(this.framebuffer, tileRect(column, row, this.framebuffer));
    const tight = tryEncodeTightColours(tile, this.#deps.deflate, level);
    const value = tight === null && looksPhotographic(tile.words);
    if (tight) this.#keep(column, row, tightKey(level), tight);
    this.#photographic[index] = { version, value };
    return value;
  }

  /** Calls back synchronously when any tile has a new version. */
  subscribe(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #keep(column: number, row: number, key: string, value: Uint8Array): void {
    const index = row * this.#columns + column;
    const kept = this.#encoded[index] ?? new Map<string, Kept<Uint8Array>>();
    this.#encoded[index] = kept;
    kept.delete(key);
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value as string);
    kept.set(key, { version: this.version(column, row), value });
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
    this.#photographic = [];
    this.photos.forget();
  }

  #mark({ x, y, width, height }: Rect): void {
    this.#sequence++;
    for (let row = Math.floor(y / TILE_HEIGHT); row * TILE_HEIGHT < y + height; row++) {
      for (let column = Math.floor(x / TILE_WIDTH); column * TILE_WIDTH < x + width; column++) {
        this.#versions[row * this.#columns + column] = this.#sequence;
      }
    }
  }
}

function tightKey(level: number | undefined): string {
  return `tight ${level ?? "fast"}`;
}

/** The tile's place in a picture of this size. */
export function tileRect(column: number, row: number, size: { readonly width: number; readonly height: number }): Rect {
  const x = column * TILE_WIDTH;
  const y = row * TILE_HEIGHT;
  return { x, y, width: Math.min(TILE_WIDTH, size.width - x), height: Math.min(TILE_HEIGHT, size.height - y) };
}
