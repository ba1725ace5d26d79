import { ByteWriter } from "#/lib/bytes/index.ts";
import { ENCODING } from "./encodings/encoding.ts";
import type { Rect } from "./framebuffer.ts";
import { encodeFramebufferUpdateHeader, encodeRectHeader } from "./messages/framebuffer-update.ts";
import type { FramebufferUpdateRequest } from "./messages/framebuffer-update-request.ts";
import type { PixelFormat } from "./pixel-format.ts";
import type { ScreenTiles } from "./screen-tiles.ts";
import { createTileEncoder, type TileEncoder } from "./tile-encoder.ts";
import { ViewerScreen } from "./viewer-screen.ts";

/** Bytes that are encoded before the stream is asked whether it wants more: what a viewer that does not read costs. */
const BATCH_BYTES = 64 * 1024;

/**
 * Answers one viewer's FramebufferUpdateRequests, and sends nothing else: a viewer that is slow to ask skips what
 * changed in between. Messages of the viewer are told to it, in order; `send` does the work.
 */
export class ViewerUpdates {
  readonly #tiles: ScreenTiles;
  readonly #screen: ViewerScreen;
  #format: PixelFormat;
  #listed: ReadonlySet<number> = new Set();
  #encode: TileEncoder;
  #request: Rect | null = null;
  #muted = false;

  constructor(tiles: ScreenTiles, size: { readonly width: number; readonly height: number }, format: PixelFormat) {
    this.#tiles = tiles;
    this.#screen = new ViewerScreen(tiles, size);
    this.#format = format;
    this.#encode = createTileEncoder(tiles, format, this.#listed);
  }

  setFormat(format: PixelFormat): void {
    this.#format = format;
    this.#encode = createTileEncoder(this.#tiles, format, this.#listed);
  }

  setEncodings(listed: ReadonlySet<number>): void {
    this.#listed = listed;
    this.#encode = createTileEncoder(this.#tiles, this.#format, listed);
  }

  /** Muted, it leaves every request unanswered, as some BMCs do when they dislike the encodings. */
  setMuted(muted: boolean): void {
    this.#muted = muted;
  }

  request({ incremental, rect }: FramebufferUpdateRequest): void {
    if (!incremental) this.#screen.forget(rect);
    this.#request = this.#request ? union(this.#request, rect) : rect;
  }

  /** Sends the one update that is due, through `write`, which waits while the viewer is slow. False when none is. */
  async send(write: (bytes: Uint8Array) => Promise<void>): Promise<boolean> {
    const request = this.#request;
    if (!request || this.#muted) return false;
    if (this.#screen.outgrown && this.#listed.has(ENCODING.desktopSize)) {
      this.#request = null;
      await write(this.#desktopSize());
      return true;
    }
    const pending = this.#screen.pending(request);
    // An update may not be empty; a request that cannot be met (outside the picture) waits for a change of size.
    if (pending.length === 0) return false;
    this.#request = null;
    let writer = new ByteWriter("be", BATCH_BYTES / 4);
    encodeFramebufferUpdateHeader(pending.length, writer);
    const encode = this.#encode;
    for (const tile of pending) {
      this.#screen.markSent(tile);
      encode(tile, writer);
      if (writer.length < BATCH_BYTES) continue;
      await write(writer.finish());
      writer = new ByteWriter("be", BATCH_BYTES / 4);
    }
    if (writer.length > 0) await write(writer.finish());
    return true;
  }

  /** DesktopSize goes alone: a viewer throws away what shares an update with it. */
  #desktopSize(): Uint8Array {
    this.#screen.takeSize();
    const { width, height } = this.#screen;
    const writer = new ByteWriter();
    encodeFramebufferUpdateHeader(1, writer);
    encodeRectHeader({ x: 0, y: 0, width, height }, ENCODING.desktopSize, writer);
    return writer.finish();
  }
}

function union(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
}
