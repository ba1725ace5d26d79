import type { PictureSize } from "./encodings/picture.ts";
import { type Deflate, encodeTight } from "./encodings/tight.ts";
import { type EncodeJpeg, encodeTightJpeg, jpegQuality } from "./encodings/tight-jpeg.ts";
import type { Framebuffer, Rect } from "./framebuffer.ts";
import { copyTile, TILE_HEIGHT, TILE_WIDTH } from "./tile.ts";

/** A rectangle of tiles that are all like photographs. */
export interface PhotoArea {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/** A JPEG encoder costs as much a call as a tile costs, so that only some tiles at once are worth one. */
const MIN_TILES = 2;
/** Areas end at the edges of such blocks of tiles, so that a change in one place leaves the JPEG of another as it is. */
const BLOCK_COLUMNS = 4;
const BLOCK_ROWS = 4;
/** JPEG files kept for other viewers: a screen's worth. */
const MAX_KEPT = 32;

/** The tiles that areas are made of. */
interface LookedAtTiles {
  readonly framebuffer: Framebuffer;
  readonly deflate: Deflate;
  version(column: number, row: number): number;
  isPhotographic(column: number, row: number): boolean;
}

interface EncodedArea {
  readonly version: number;
  readonly tight: Promise<Uint8Array>;
}

/** Where a screen looks like a photograph, and that as JPEG: encoded once for all viewers, as tiles are. */
export class PhotoAreas {
  readonly #tiles: LookedAtTiles;
  readonly #encodeJpeg: EncodeJpeg | undefined;
  readonly #encoded = new Map<string, EncodedArea>();

  constructor(tiles: LookedAtTiles, encodeJpeg: EncodeJpeg | undefined) {
    this.#tiles = tiles;
    this.#encodeJpeg = encodeJpeg;
  }

  get available(): boolean {
    return this.#encodeJpeg !== undefined;
  }

  /** The areas of the block that this tile is in: the same for every viewer. */
  around(column: number, row: number): PhotoArea[] {
    const left = column - (column % BLOCK_COLUMNS);
    const top = row - (row % BLOCK_ROWS);
    const { width, height } = this.#tiles.framebuffer;
    const right = Math.min(left + BLOCK_COLUMNS, Math.ceil(width / TILE_WIDTH));
    const bottom = Math.min(top + BLOCK_ROWS, Math.ceil(height / TILE_HEIGHT));
    const areas: PhotoArea[] = [];
    let open: PhotoArea[] = [];
    for (let y = top; y < bottom; y++) {
      const next = this.#runs(left, right, y).map((run) => {
        const above = open.find((area) => area.column === run.column && area.columns === run.columns);
        return above ? { ...above, rows: above.rows + 1 } : run;
      });
      areas.push(...open.filter((area) => !next.some(({ column, row }) => column === area.column && row === area.row)));
      open = next;
    }
    return [...areas, ...open].filter((area) => area.columns * area.rows >= MIN_TILES);
  }

  /** The area as it is now, as the data of a Tight rectangle, and the highest version in it. */
  encode(area: PhotoArea, qualityLevel: number): EncodedArea {
    const version = this.#version(area);
    const rect = areaRect(area, this.#tiles.framebuffer);
    const key = `${rect.x} ${rect.y} ${rect.width} ${rect.height} ${qualityLevel}`;
    const kept = this.#encoded.get(key);
    if (kept?.version === version) return kept;
    if (!this.#encodeJpeg) throw new Error("there is no JPEG encoder");
    const tile = copyTile(this.#tiles.framebuffer, rect);
    const words = tile.words.slice();
    const tight = this.#encodeJpeg(new Uint8Array(words.buffer), rect, jpegQuality(qualityLevel)).then(
      encodeTightJpeg,
      // It goes without, then.
      () => encodeTight({ ...tile, words }, this.#tiles.deflate),
    );
    this.#encoded.delete(key);
    if (this.#encoded.size >= MAX_KEPT) this.#encoded.delete(this.#encoded.keys().next().value as string);
    this.#encoded.set(key, { version, tight });
    return { version, tight };
  }

  forget(): void {
    this.#encoded.clear();
  }

  #runs(left: number, right: number, row: number): PhotoArea[] {
    const runs: PhotoArea[] = [];
    for (let column = left; column < right; ) {
      const start = column;
      while (column < right && this.#tiles.isPhotographic(column, row)) column++;
      if (column > start) runs.push({ column: start, row, columns: column - start, rows: 1 });
      column++;
    }
    return runs;
  }

  #version(area: PhotoArea): number {
    let version = 0;
    for (let row = area.row; row < area.row + area.rows; row++) {
      for (let column = area.column; column < area.column + area.columns; column++) {
        version = Math.max(version, this.#tiles.version(column, row));
      }
    }
    return version;
  }
}

export function areaRect(area: PhotoArea, { width, height }: PictureSize): Rect {
  const x = area.column * TILE_WIDTH;
  const y = area.row * TILE_HEIGHT;
  return {
    x,
    y,
    width: Math.min(area.columns * TILE_WIDTH, width - x),
    height: Math.min(area.rows * TILE_HEIGHT, height - y),
  };
}
