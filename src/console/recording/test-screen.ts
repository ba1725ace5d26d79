import type { HubScreen, ScreenInput } from "#/console/interfaces/index.ts";
import { Framebuffer, packRgb, ScreenTiles } from "#/protocols/rfb/index.ts";
import { deflate } from "#/transports/index.ts";
import type { RecordingFile } from "./recording-file.ts";

/** A hub's screen without a hub, for tests. */
export class TestScreen implements HubScreen {
  readonly framebuffer = new Framebuffer(320, 200);
  readonly tiles = new ScreenTiles(this.framebuffer, { deflate });
  readonly closing = new AbortController();
  readonly closed = this.closing.signal;
  live = true;
  failure: HubScreen["failure"] = null;
  viewers = 1;
  left = false;

  readonly #inputListeners = new Set<(input: ScreenInput) => void>();

  onInput(listener: (input: ScreenInput) => void): Disposable {
    this.#inputListeners.add(listener);
    return { [Symbol.dispose]: () => this.#inputListeners.delete(listener) };
  }

  input(input: ScreenInput): void {
    for (const listener of this.#inputListeners) listener(input);
  }

  /** Changes something at this column. */
  draw(x: number, red = 200): void {
    const rect = { x, y: 10, width: 8, height: 16 };
    this.framebuffer.fill(rect, packRgb(red, 100, 50));
    this.framebuffer.damage(rect);
  }

  [Symbol.dispose](): void {
    this.left = true;
  }
}

/** A disk in memory that can be full, slow or hang. */
export class TestDisk {
  bytes = new Uint8Array(0);
  /** What the next writes fail with, or null. */
  failure: Error | null = null;
  /** Awaited by every write. */
  delay: Promise<void> = Promise.resolve();
  writes = 0;
  closed = false;

  readonly create = async (): Promise<RecordingFile> => ({
    write: async (bytes, offset) => {
      this.writes++;
      await this.delay;
      // As a full disk does: some of it is there.
      const part = this.failure ? bytes.subarray(0, 5) : bytes;
      const all = new Uint8Array(Math.max(this.bytes.length, offset + part.length));
      all.set(this.bytes);
      all.set(part, offset);
      this.bytes = all;
      if (this.failure) throw this.failure;
    },
    truncate: async (length) => {
      this.bytes = this.bytes.slice(0, length);
    },
    close: async () => {
      this.closed = true;
    },
  });
}

export function diskFull(): Error {
  return Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
}
