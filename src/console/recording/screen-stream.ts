import { concatBytes } from "#/lib/bytes/index.ts";
import { ENCODING, encodeServerInit, RGBX32, type ScreenTiles, ViewerUpdates } from "#/protocols/rfb/index.ts";

const ENCODINGS = new Set<number>([ENCODING.tight, ENCODING.desktopSize]);

/**
 * The screen as a server stream of RFB, as any viewer would get it: made of the tiles that all viewers share, and without
 * memory, so that a player can begin at every key frame. Lossless: no viewer asked for JPEG.
 */
export class ScreenStream {
  readonly #tiles: ScreenTiles;
  #updates: ViewerUpdates | null = null;
  #width = 0;
  #height = 0;

  constructor(tiles: ScreenTiles) {
    this.#tiles = tiles;
  }

  /** What a viewer gets before everything else. */
  serverInit(name: string): Uint8Array {
    const { width, height } = this.#tiles.framebuffer;
    return encodeServerInit({ width, height, format: RGBX32, name });
  }

  /** The size as DesktopSize, then the whole picture: right whatever came before. */
  async keyFrame(): Promise<Uint8Array> {
    this.#updates = new ViewerUpdates(this.#tiles, { width: 0, height: 0 }, RGBX32);
    this.#updates.setEncodings(ENCODINGS);
    const size = await this.#take();
    const { width, height } = this.#tiles.framebuffer;
    this.#width = width;
    this.#height = height;
    return concatBytes([size, await this.#take()]);
  }

  /** Only a key frame can show the screen as it is now: it has another size, or there was none yet. */
  get needsKeyFrame(): boolean {
    const { width, height } = this.#tiles.framebuffer;
    return this.#updates === null || width !== this.#width || height !== this.#height;
  }

  /** What has changed since; null when nothing has. */
  async update(): Promise<Uint8Array | null> {
    const bytes = await this.#take();
    return bytes.length === 0 ? null : bytes;
  }

  /** What was taken did not get into the file. */
  forget(): void {
    this.#updates = null;
  }

  async #take(): Promise<Uint8Array> {
    const { width, height } = this.#tiles.framebuffer;
    const parts: Uint8Array[] = [];
    this.#updates?.request({
      kind: "framebuffer-update-request",
      incremental: true,
      rect: { x: 0, y: 0, width, height },
    });
    await this.#updates?.send(async (bytes) => {
      parts.push(bytes);
    });
    return concatBytes(parts);
  }
}
