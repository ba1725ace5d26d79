import type { Framebuffer, FramebufferChange, Rect } from "#/protocols/rfb/index.ts";

/**
 * Whether a server has painted the whole picture yet. Its first update is no proof: TigerVNC's may hold a cursor and no
 * pixels, and others send a picture in parts. So pixels are counted, and each one once; a byte a pixel until it is whole.
 */
export class PictureCoverage {
  readonly #framebuffer: Framebuffer;
  #painted: Uint8Array | null = null;
  #missing = Number.POSITIVE_INFINITY;

  constructor(framebuffer: Framebuffer) {
    this.#framebuffer = framebuffer;
  }

  /** False until the first resize: what the frame buffer shows before that is not the server's. */
  get whole(): boolean {
    return this.#missing === 0;
  }

  note(change: FramebufferChange): void {
    if (change.kind === "damage") this.#paint(change.rect);
    else this.#restart();
  }

  #restart(): void {
    const { width, height } = this.#framebuffer;
    this.#missing = width * height;
    this.#painted = new Uint8Array(this.#missing);
  }

  #paint(rect: Rect): void {
    const painted = this.#painted;
    if (painted === null) return;
    const { width } = this.#framebuffer;
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      const end = y * width + rect.x + rect.width;
      for (let at = y * width + rect.x; at < end; at++) {
        if (painted[at] === 0) this.#missing--;
        painted[at] = 1;
      }
    }
    if (this.#missing === 0) this.#painted = null;
  }
}
