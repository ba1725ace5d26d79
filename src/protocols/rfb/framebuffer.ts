/** A rectangle in pixels, inside the picture. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What changed: a region, or everything because the size did. */
export type FramebufferChange = { readonly kind: "damage"; readonly rect: Rect } | { readonly kind: "resize" };

/**
 * A decoded picture: 4 bytes a pixel in the order R, G, B, 255, which is what noVNC asks for, so that the usual viewer
 * needs no translation. One writer marks what it changed; any number of readers hear of it.
 */
export class Framebuffer {
  #width: number;
  #height: number;
  #words: Uint32Array<ArrayBuffer>;
  #pixels: Uint8Array<ArrayBuffer>;
  readonly #listeners = new Set<(change: FramebufferChange) => void>();

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#words = new Uint32Array(width * height).fill(BLACK);
    this.#pixels = new Uint8Array(this.#words.buffer);
  }

  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  /** Row-major, `width * 4` bytes a row. Replaced by `resize`: do not keep it over an await. */
  get pixels(): Uint8Array<ArrayBuffer> {
    return this.#pixels;
  }

  /** The same memory, one word a pixel (see `packRgb`). Replaced by `resize` too. */
  get words(): Uint32Array<ArrayBuffer> {
    return this.#words;
  }

  /** Starts a new black picture, also when the size is the same. The caller has checked the limits. */
  resize(width: number, height: number): void {
    this.#width = width;
    this.#height = height;
    this.#words = new Uint32Array(width * height).fill(BLACK);
    this.#pixels = new Uint8Array(this.#words.buffer);
    this.#tell({ kind: "resize" });
  }

  /** Paints a rectangle in one colour. Marks no damage: a writer does that once for all it did. */
  fill(rect: Rect, word: number): void {
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      const start = y * this.#width + rect.x;
      this.#words.fill(word, start, start + rect.width);
    }
  }

  /** Copies the rectangle of `rect`'s size at (`fromX`, `fromY`) to `rect`; the two may overlap. Marks no damage. */
  copy(fromX: number, fromY: number, rect: Rect): void {
    const down = fromY < rect.y;
    for (let i = 0; i < rect.height; i++) {
      const row = down ? rect.height - 1 - i : i;
      const from = (fromY + row) * this.#width + fromX;
      this.#words.copyWithin((rect.y + row) * this.#width + rect.x, from, from + rect.width);
    }
  }

  /** The writer has changed these pixels. */
  damage(rect: Rect): void {
    if (rect.width > 0 && rect.height > 0) this.#tell({ kind: "damage", rect });
  }

  /** Calls back synchronously on every change, until disposed. */
  subscribe(listener: (change: FramebufferChange) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  #tell(change: FramebufferChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** A pixel as a word of `Framebuffer.words`. Little-endian machines only, as are all that Node is built for today bar one. */
export function packRgb(red: number, green: number, blue: number): number {
  return (red | (green << 8) | (blue << 16) | 0xff000000) >>> 0;
}

const BLACK = packRgb(0, 0, 0);
