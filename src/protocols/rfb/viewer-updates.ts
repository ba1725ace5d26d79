import { ByteWriter } from "#/lib/bytes/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";
import { ENCODING } from "./encodings/encoding.ts";
import type { Rect } from "./framebuffer.ts";
import { encodeFramebufferUpdateHeader, encodeRectHeader } from "./messages/framebuffer-update.ts";
import type { FramebufferUpdateRequest } from "./messages/framebuffer-update-request.ts";
import { hasRgbTpixel, type PixelFormat } from "./pixel-format.ts";
import { sizeRect } from "./pseudo/desktop-size.ts";
import type { ScreenTiles } from "./screen-tiles.ts";
import { createTileEncoder, type TileEncoder, type ViewerStreams } from "./tile-encoder.ts";
import { planUpdate, type UpdatePlan } from "./update-plan.ts";
import { ViewerScreen } from "./viewer-screen.ts";
import { type ViewerWishes, viewerWishes } from "./viewer-wishes.ts";

/** Bytes that are encoded before the stream is asked whether it wants more: what a viewer that does not read costs. */
const BATCH_BYTES = 64 * 1024;
/** Milliseconds of encoding after which others get their turn. */
const TURN_MS = 8;

/**
 * Answers one viewer's FramebufferUpdateRequests, and sends nothing else: a viewer that is slow to ask skips what
 * changed in between. Messages of the viewer are told to it, in order; `send` does the work.
 */
export class ViewerUpdates {
  readonly #tiles: ScreenTiles;
  readonly #screen: ViewerScreen;
  readonly #clock: Clock;
  readonly #streams: ViewerStreams = { zrleBegun: false };
  #format: PixelFormat;
  #wishes: ViewerWishes = viewerWishes(new Set());
  #encode: TileEncoder;
  #request: Rect | null = null;
  #muted = false;
  #extendedKeys: "no" | "to announce" | "announced" = "no";
  /** What the viewer is to be told, null when it knows. */
  #ledState: number | null = null;

  constructor(
    tiles: ScreenTiles,
    size: { readonly width: number; readonly height: number },
    format: PixelFormat,
    clock: Clock = systemClock,
  ) {
    this.#tiles = tiles;
    this.#screen = new ViewerScreen(tiles, size);
    this.#format = format;
    this.#clock = clock;
    this.#encode = this.#createEncoder();
  }

  setFormat(format: PixelFormat): void {
    this.#format = format;
    this.#encode = this.#createEncoder();
  }

  setEncodings(listed: ReadonlySet<number>): void {
    this.#wishes = viewerWishes(listed);
    this.#encode = this.#createEncoder();
  }

  /** Muted, it leaves every request unanswered, as some BMCs do when they dislike the encodings. */
  setMuted(muted: boolean): void {
    this.#muted = muted;
  }

  /** From now on the viewer may send QEMU extended key events; it is told so once, if it listed them. */
  allowExtendedKeys(): void {
    if (this.#extendedKeys === "no") this.#extendedKeys = "to announce";
  }

  /** What the keyboard's lights show now; it is told so, if it listed them. */
  setLedState(state: number): void {
    this.#ledState = state;
  }

  request({ incremental, rect }: FramebufferUpdateRequest): void {
    if (!incremental) this.#screen.forget(rect);
    this.#request = this.#request ? union(this.#request, rect) : rect;
  }

  /** When `send` will have something to do although nothing changes, by the clock's `monotonic`; null for never. */
  get dueAt(): number | null {
    return this.#request && !this.#muted ? this.#screen.refineAt : null;
  }

  /** Sends the one update that is due, through `write`, which waits while the viewer is slow. False when none is. */
  async send(write: (bytes: Uint8Array) => Promise<void>): Promise<boolean> {
    const request = this.#request;
    if (!request || this.#muted) return false;
    if (this.#screen.outgrown) {
      const size = sizeRect(this.#tiles.framebuffer, this.#wishes.listed);
      // It goes alone: a viewer throws away what shares an update with it.
      if (size) {
        this.#screen.takeSize();
        this.#request = null;
        await write(this.#pseudoUpdate(size));
        return true;
      }
    }
    const now = this.#clock.monotonic();
    const pending = this.#screen.pending(request, now);
    const announcements = this.#takeAnnouncements();
    // An update may not be empty; a request that cannot be met (outside the picture) waits for a change of size.
    if (pending.length === 0 && announcements.length === 0) return false;
    this.#request = null;
    for (const encodeRect of announcements) await write(this.#pseudoUpdate(encodeRect));
    if (pending.length > 0) await this.#sendPixels(await this.#plan(pending, now), write);
    return true;
  }

  #plan(pending: ReturnType<ViewerScreen["pending"]>, now: number): Promise<UpdatePlan> | UpdatePlan {
    const takesTight = this.#wishes.listed.has(ENCODING.tight) && hasRgbTpixel(this.#format);
    if (!takesTight) return { encoded: [], tiles: pending };
    return planUpdate(pending, this.#screen, this.#tiles, this.#wishes, now);
  }

  async #sendPixels({ encoded, tiles }: UpdatePlan, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    let writer = new ByteWriter("be", BATCH_BYTES / 4);
    encodeFramebufferUpdateHeader(encoded.length + tiles.length, writer);
    const flush = async () => {
      if (writer.length < BATCH_BYTES) return;
      await write(writer.finish());
      writer = new ByteWriter("be", BATCH_BYTES / 4);
    };
    for (const { rect, tight } of encoded) {
      encodeRectHeader(rect, ENCODING.tight, writer);
      writer.bytes(tight);
      await flush();
    }
    const encode = this.#encode;
    let turnEnds = performance.now() + TURN_MS;
    for (const tile of tiles) {
      this.#screen.markSent(tile);
      encode(tile, writer);
      await flush();
      if (performance.now() < turnEnds) continue;
      await nextTurn();
      turnEnds = performance.now() + TURN_MS;
    }
    if (writer.length > 0) await write(writer.finish());
  }

  /** Rectangles that say something else than pixels, and are due. */
  #takeAnnouncements(): ((writer: ByteWriter) => void)[] {
    const { listed } = this.#wishes;
    const due: ((writer: ByteWriter) => void)[] = [];
    if (this.#extendedKeys === "to announce" && listed.has(ENCODING.extendedKey)) {
      this.#extendedKeys = "announced";
      due.push((writer) => encodeRectHeader(NOWHERE, ENCODING.extendedKey, writer));
    }
    const state = this.#ledState;
    if (state !== null && listed.has(ENCODING.ledState)) {
      this.#ledState = null;
      due.push((writer) => {
        encodeRectHeader(NOWHERE, ENCODING.ledState, writer);
        writer.u8(state);
      });
    }
    return due;
  }

  #pseudoUpdate(encodeRect: (writer: ByteWriter) => void): Uint8Array {
    const writer = new ByteWriter();
    encodeFramebufferUpdateHeader(1, writer);
    encodeRect(writer);
    return writer.finish();
  }

  #createEncoder(): TileEncoder {
    return createTileEncoder(this.#tiles, this.#format, this.#wishes, this.#streams);
  }
}

const NOWHERE = { x: 0, y: 0, width: 0, height: 0 };

/** Timers run after what came in meanwhile was read. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

function union(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
}
