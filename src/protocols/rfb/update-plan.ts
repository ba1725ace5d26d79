import type { Rect } from "./framebuffer.ts";
import { areaRect, type PhotoArea } from "./photo-areas.ts";
import type { ScreenTiles } from "./screen-tiles.ts";
import type { PendingTile, ViewerScreen } from "./viewer-screen.ts";
import type { ViewerWishes } from "./viewer-wishes.ts";

/** A photograph of an update, encoded. */
export interface PlannedPhoto {
  readonly rect: Rect;
  readonly tight: Uint8Array;
}

/** The rectangles of one update. Photographs are encoded and marked as sent; tiles are encoded one by one as they go out. */
export interface UpdatePlan {
  readonly photos: readonly PlannedPhoto[];
  readonly tiles: readonly PendingTile[];
}

/**
 * Sorts what is due into JPEG, for viewers that want it, and tiles without loss. A photographic area goes as a whole, the
 * same for every viewer, when at least half of it is due.
 */
export async function planUpdate(
  pending: readonly PendingTile[],
  screen: ViewerScreen,
  tiles: ScreenTiles,
  { jpegLevel, zlibLevel }: ViewerWishes,
  now: number,
): Promise<UpdatePlan> {
  if (jpegLevel === null || !tiles.photos.available || screen.outgrown) return { photos: [], tiles: pending };
  const due = new Set(pending.filter((tile) => !tile.refine).map(place));
  const areas = new Map<string, PhotoArea>();
  for (const tile of pending) {
    if (tile.refine || !tiles.isPhotographic(tile.column, tile.row, zlibLevel)) continue;
    for (const area of tiles.photos.around(tile.column, tile.row, zlibLevel)) areas.set(place(area), area);
  }
  const chosen = [...areas.values()].filter((area) => 2 * countDue(area, due) >= area.columns * area.rows);
  const size = { width: screen.width, height: screen.height };
  const encoding = chosen.map(async (area) => {
    const { version, tight } = tiles.photos.encode(area, jpegLevel);
    screen.markLossy(area, version, now);
    return { rect: areaRect(area, size), tight: await tight };
  });
  const photos = await Promise.all(encoding);
  return { photos, tiles: pending.filter((tile) => !chosen.some((area) => contains(area, tile))) };
}

function place({ column, row }: { readonly column: number; readonly row: number }): string {
  return `${column} ${row}`;
}

function countDue(area: PhotoArea, due: ReadonlySet<string>): number {
  let count = 0;
  for (let row = area.row; row < area.row + area.rows; row++) {
    for (let column = area.column; column < area.column + area.columns; column++) {
      if (due.has(place({ column, row }))) count++;
    }
  }
  return count;
}

function contains(area: PhotoArea, { column, row }: PendingTile): boolean {
  return column >= area.column && column < area.column + area.columns && row >= area.row && row < area.row + area.rows;
}
