import type { Rect } from "./framebuffer.ts";
import { type ScreenTiles, TILE_HEIGHT, TILE_WIDTH, tileRect } from "./screen-tiles.ts";

/** A tile that a viewer should get. */
export interface PendingTile {
  readonly column: number;
  readonly row: number;
  readonly rect: Rect;
}

/** What one viewer has been shown: its idea of the size, and per tile the version it was sent. A few bytes a tile. */
export class ViewerScreen {
  readonly #tiles: ScreenTiles;
  #width: number;
  #height: number;
  #columns = 0;
  #sent = new Float64Array(0);

  constructor(tiles: ScreenTiles, size: { readonly width: number; readonly height: number }) {
    this.#tiles = tiles;
    this.#width = size.width;
    this.#height = size.height;
    this.#forgetAll();
  }

  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  /** The picture has another size than the viewer knows. */
  get outgrown(): boolean {
    const { width, height } = this.#tiles.framebuffer;
    return width !== this.#width || height !== this.#height;
  }

  /** The viewer was told the present size, which makes what it had worth nothing. */
  takeSize(): void {
    this.#width = this.#tiles.framebuffer.width;
    this.#height = this.#tiles.framebuffer.height;
    this.#forgetAll();
  }

  /** The viewer has lost this part. */
  forget(rect: Rect): void {
    for (const { column, row } of this.#within(rect)) this.#sent[row * this.#columns + column] = 0;
  }

  /** Tiles in this part that have changed since they were sent. */
  pending(rect: Rect): PendingTile[] {
    return this.#within(rect).filter(
      ({ column, row }) => this.#tiles.version(column, row) > (this.#sent[row * this.#columns + column] as number),
    );
  }

  /** The tile is being sent as it is now. */
  markSent({ column, row }: PendingTile): void {
    this.#sent[row * this.#columns + column] = this.#tiles.version(column, row);
  }

  #within(rect: Rect): PendingTile[] {
    const right = Math.min(rect.x + rect.width, this.#width);
    const bottom = Math.min(rect.y + rect.height, this.#height);
    const found: PendingTile[] = [];
    for (let row = Math.floor(rect.y / TILE_HEIGHT); row * TILE_HEIGHT < bottom; row++) {
      for (let column = Math.floor(rect.x / TILE_WIDTH); column * TILE_WIDTH < right; column++) {
        found.push({ column, row, rect: tileRect(column, row, this) });
      }
    }
    return found;
  }

  #forgetAll(): void {
    this.#columns = Math.ceil(this.#width / TILE_WIDTH);

    this.#sent = new Float64Array(this.#columns * Math.ceil(this.#height / TILE_HEIGHT));
  }
}
