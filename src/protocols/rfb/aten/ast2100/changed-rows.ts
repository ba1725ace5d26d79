import type { Rect } from "../../framebuffer.ts";

/** Which blocks of a picture were painted: of each row of blocks the first and the last. */
export class ChangedRows {
  #first = new Uint16Array(0);
  /** One more than the last; 0 for none. */
  #end = new Uint16Array(0);

  reset(rows: number): void {
    this.#first = new Uint16Array(rows);
    this.#end = new Uint16Array(rows);
  }

  add(column: number, row: number): void {
    if (this.#end[row] === 0 || column < (this.#first[row] as number)) this.#first[row] = column;
    if (column >= (this.#end[row] as number)) this.#end[row] = column + 1;
  }

  /** As rectangles of pixels, cut to the picture. Rows that changed alike make one. */
  rects(blockSize: number, width: number, height: number): Rect[] {
    const rects: Rect[] = [];
    const rows = this.#end.length;
    for (let row = 0; row < rows; ) {
      const first = this.#first[row] as number;
      const end = this.#end[row] as number;
      let next = row + 1;
      while (next < rows && this.#first[next] === first && this.#end[next] === end) next++;
      if (end > 0) {
        const x = first * blockSize;
        const y = row * blockSize;
        const right = Math.min(end * blockSize, width);
        rects.push({ x, y, width: right - x, height: Math.min(next * blockSize, height) - y });
      }
      row = next;
    }
    return rects;
  }
}
