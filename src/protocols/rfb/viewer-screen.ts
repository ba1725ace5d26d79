import type { Rect } from "./framebuffer.ts";
import type { PhotoArea } from "./photo-areas.ts";
import type { ScreenTiles } from "./screen-tiles.ts";
import { TILE_HEIGHT, TILE_WIDTH, tileRect } from "./tile.ts";

/** A tile that a viewer should get. */
export interface PendingTile {
  readonly column: number;
  readonly row: number;
  readonly rect: Rect;
  /** The viewer has it already, but as JPEG: now it is to get it as it is. */
  readonly refine: boolean;
}

/** How long a tile that was sent as JPEG must stay as it is to be sent again without loss. */
const SETTLE_MS = 700;

/** What one viewer has been shown: its idea of the size, and per tile the version it was sent. A few bytes a tile. */
export class ViewerScreen {
  readonly #tiles: ScreenTiles;
  #width: number;
  #height: number;
  #columns = 0;
  #sent = new Float64Array(0);
  /** When the tile was sent as JPEG; 0 when the viewer has it without loss. */
  #lossyAt = new Float64Array(0);

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

  /** Tiles in this part that have changed since they were sent, or are to be refined by now. */
  pending(rect: Rect, now: number): PendingTile[] {
    const found: PendingTile[] = [];
    for (const tile of this.#within(rect)) {
      const index = tile.row * this.#columns + tile.column;
      const changed = this.#tiles.version(tile.column, tile.row) > (this.#sent[index] as number);
      const lossyAt = this.#lossyAt[index] as number;
      const refine = !changed && lossyAt > 0 && lossyAt + SETTLE_MS <= now;
      if (changed || refine) found.push({ ...tile, refine });
    }
    return found;
  }

  /** When the first tile is to be refined; null when none is. */
  get refineAt(): number | null {
    let first = Number.POSITIVE_INFINITY;
    for (const lossyAt of this.#lossyAt) if (lossyAt > 0 && lossyAt < first) first = lossyAt;
    return first === Number.POSITIVE_INFINITY ? null : first + SETTLE_MS;
  }

  /** The tile is being sent as it is now. */
  markSent({ column, row }: PendingTile): void {
    const index = row * this.#columns + column;
    this.#sent[index] = this.#tiles.version(column, row);
    this.#lossyAt[index] = 0;
  }

  /** The area is being sent as JPEG, as it was at `version`. */
  markLossy(area: PhotoArea, version: number, now: number): void {
    for (let row = area.row; row < area.row + area.rows; row++) {
      const from = row * this.#columns + area.column;
      this.#sent.fill(version, from, from + area.columns);
      this.#lossyAt.fill(Math.max(now, 1), from, from + area.columns);
    }
  }

  #within(rect: Rect): Omit<PendingTile, "refine">[] {
    const right = Math.min(rect.x + rect.width, this.#width);
    const bottom = Math.min(rect.y + rect.height, this.#height);
    const found: Omit<PendingTile, "refine">[] = [];
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
    this.#lossyAt = new Float64Array(this.#sent.length);
  }
}
