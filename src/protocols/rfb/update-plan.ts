import type { Rect } from "./framebuffer.ts";
import { areaRect, type PhotoArea } from "./photo-areas.ts";
import type { ScreenTiles } from "./screen-tiles.ts";
import type { PendingTile, ViewerScreen } from "./viewer-screen.ts";
import type { ViewerWishes } from "./viewer-wishes.ts";

/** A rectangle of an update, encoded. */
export interface PlannedRect {
  readonly rect: Rect;
  readonly tight: Uint8Array;
}

/** What one update consists of. What is encoded is marked as sent; tiles are encoded one by one as they go out. */
export interface UpdatePlan {
  readonly encoded: readonly PlannedRect[];
  readonly tiles: readonly PendingTile[];
}

/** Sorts what is due into photographs, runs of text, and single tiles. For viewers that take Tight. */
export async function planUpdate(
  pending: readonly PendingTile[],
  screen: ViewerScreen,
  tiles: ScreenTiles,
  wishes: ViewerWishes,
  now: number,
): Promise<UpdatePlan> {
  if (screen.outgrown) return { encoded: [], tiles: pending };
  const { photos, rest } = await planPhotos(pending, screen, tiles, wishes, now);
  // It may have got another size meanwhile.
  if (screen.outgrown) return { encoded: photos, tiles: rest };
  const { runs, single } = planRuns(rest, screen, tiles, wishes.zlibLevel);
  return { encoded: [...photos, ...runs], tiles: single };
}

/** A photographic area goes as a whole, as JPEG, the same for every viewer, when at least half of it is due. */
async function planPhotos(
  pending: readonly PendingTile[],
  screen: ViewerScreen,
  tiles: ScreenTiles,
  { jpegLevel }: ViewerWishes,
  now: number,
): Promise<{ photos: readonly PlannedRect[]; rest: readonly PendingTile[] }> {
  if (jpegLevel === null || !tiles.photos.available) return { photos: [], rest: pending };
  const due = new Set(pending.filter((tile) => !tile.refine).map(place));
  const areas = new Map<string, PhotoArea>();
  for (const tile of pending) {
    if (tile.refine || !tiles.isPhotographic(tile.column, tile.row)) continue;
    for (const area of tiles.photos.around(tile.column, tile.row)) areas.set(place(area), area);
  }
  if (areas.size === 0) return { photos: [], rest: pending };
  const chosen = [...areas.values()].filter((area) => 2 * countDue(area, due) >= area.columns * area.rows);
  const size = { width: screen.width, height: screen.height };
  const encoding = chosen.map(async (area) => {
    const { version, tight } = tiles.photos.encode(area, jpegLevel);
    screen.markLossy(area, version, now);
    return { rect: areaRect(area, size), tight: await tight };
  });
  const photos = await Promise.all(encoding);
  return { photos, rest: pending.filter((tile) => !chosen.some((area) => contains(area, tile))) };
}

/** Neighbours in a row of tiles that are all text of the same two colours share one rectangle, and one call of zlib. */
function planRuns(
  pending: readonly PendingTile[],
  screen: ViewerScreen,
  tiles: ScreenTiles,
  level: number | undefined,
): { runs: readonly PlannedRect[]; single: readonly PendingTile[] } {
  const runs: PlannedRect[] = [];
  const single: PendingTile[] = [];
  for (let at = 0; at < pending.length; ) {
    const head = pending[at] as PendingTile;
    const neighbours = countNeighbours(pending, at);
    const run = neighbours < 2 ? null : tiles.tightRun(head.column, head.row, neighbours, level);
    if (run) {
      runs.push(run);
      for (const tile of pending.slice(at, at + run.count)) screen.markSent(tile);
    } else single.push(head);
    at += run?.count ?? 1;
  }
  return { runs, single };
}

/** How many of the tiles from `at` on lie side by side. */
function countNeighbours(pending: readonly PendingTile[], at: number): number {
  const { column, row } = pending[at] as PendingTile;
  let count = 1;
  for (let next = pending[at + 1]; next?.row === row && next.column === column + count; next = pending[at + count]) {
    count++;
  }
  return count;
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
