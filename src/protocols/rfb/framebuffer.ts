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
  #pixels: Uint8Array<ArrayBuffer>;
  readonly #listeners = new Set<(change: FramebufferChange) => void>();

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#pixels = blackPixels(width, height);
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

  /** Starts a new black picture, also when the size is the same. The caller has checked the limits. */
  resize(width: number, height: number): void {
    this.#width = width;
    this.#height = height;
    this.#pixels = blackPixels(width, height);
    this.#tell({ kind: "resize" });
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

function blackPixels(width: number, height: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(width * height * 4);
  new Uint32Array(pixels.buffer).fill(new Uint32Array(Uint8Array.of(0, 0, 0, 255).buffer)[0] as number);
  return pixels;
}
