import { type Deflate, encodeTight, encodeTightColours, encodeTightTwoColours } from "./encodings/tight.ts";
import type { EncodeJpeg } from "./encodings/tight-jpeg.ts";
import type { Framebuffer, FramebufferChange, Rect } from "./framebuffer.ts";
import { PhotoAreas } from "./photo-areas.ts";
import { looksPhotographic, mayBePhotographic } from "./photographic.ts";
import { copyTile, TILE_HEIGHT, TILE_WIDTH, type Tile, tileRect } from "./tile.ts";
import { pixelArea, tryTwoColourRun, tryTwoColours } from "./two-colours.ts";

/** Tight allows no rectangle wider than 2048. */
const MAX_RUN = 2048 / TILE_WIDTH;
/** Kinds of encoded bytes that are kept of one tile, so that odd viewers do not crowd out the memory. */
const MAX_KEPT = 5;

export interface ScreenTilesDeps {
  readonly deflate: Deflate;
  /** Without it no viewer gets JPEG. */
  readonly encodeJpeg?: EncodeJpeg;
}

interface Kept {
  readonly version: number;
  readonly value: unknown;
}

/** Tiles side by side, encoded as one rectangle. */
export interface TightRun {
  readonly count: number;
  readonly rect: Rect;
  readonly tight: Uint8Array;
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
  #kept: (Map<string, Kept> | undefined)[] = [];
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
    const { deflate } = this.#deps;
    const { framebuffer } = this;
    if (!this.#isWhole(column, row, rect)) return encodeTight(copyTile(framebuffer, rect), deflate, level);
    return this.#keep(tightKey(level), column, row, this.version(column, row), () => {
      const two = tryTwoColours(pixelArea(framebuffer, rect));
      if (two) return encodeTightTwoColours(two, deflate, level);
      return encodeTightColours(copyTile(framebuffer, rect), deflate, level);
    });
  }

  /**
   * As stateless Tight in one rectangle: as many of the `count` tiles from here to the right as have no more than two
   * colours together, which is what most rows of a text screen are. Null when there are not two such.
   */
  tightRun(column: number, row: number, count: number, level?: number): TightRun | null {
    const { framebuffer } = this;
    const wanted = Math.min(count, MAX_RUN);
    let version = 0;
    for (let i = 0; i < wanted; i++) version = Math.max(version, this.version(column + i, row));
    return this.#keep(`${tightKey(level)} run of ${wanted}`, column, row, version, () => {
      const rects = Array.from({ length: wanted }, (_, i) => tileRect(column + i, row, framebuffer));
      const run = tryTwoColourRun(rects.map((rect) => pixelArea(framebuffer, rect)));
      if (!run || run.count < 2) return null;
      const { x, y, height } = rects[0] as Rect;
      const { x: lastX, width: lastWidth } = rects[run.count - 1] as Rect;
      const rect = { x, y, width: lastX + lastWidth - x, height };
      return { count: run.count, rect, tight: encodeTightTwoColours(run, this.#deps.deflate, level) };
    });
  }

  /** The tile in some encoding, as `encode` makes it the first time and for all who name the same `key`. */
  encoded(key: string, column: number, row: number, rect: Rect, encode: (tile: Tile) => Uint8Array): Uint8Array {
    const make = () => encode(copyTile(this.framebuffer, rect));
    if (!this.#isWhole(column, row, rect)) return make();
    return this.#keep(key, column, row, this.version(column, row), make);
  }

  /** True for a tile like a photograph: very many colours, few of them next to their like. */
  isPhotographic(column: number, row: number): boolean {
    return this.#keep("photographic", column, row, this.version(column, row), () => {
      const rect = tileRect(column, row, this.framebuffer);
      if (!mayBePhotographic(pixelArea(this.framebuffer, rect))) return false;
      return looksPhotographic(copyTile(this.framebuffer, rect).words);
    });
  }

  /** Calls back synchronously when any tile has a new version. */
  subscribe(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  /** What `make` gives, made once for a version. */
  #keep<Value>(key: string, column: number, row: number, version: number, make: () => Value): Value {
    const index = row * this.#columns + column;
    this.#kept[index] ??= new Map();
    const kept = this.#kept[index];
    const old = kept.get(key);
    if (old?.version === version) return old.value as Value;
    const value = make();
    kept.delete(key);
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value as string);
    kept.set(key, { version, value });
    return value;
  }

  #isWhole(column: number, row: number, rect: Rect): boolean {
    const whole = tileRect(column, row, this.framebuffer);
    return whole.width === rect.width && whole.height === rect.height;
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
    this.#kept = [];
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
