import type { ScreenTiles } from "#/protocols/rfb/index.ts";

/** Remembers that the screen has changed until somebody waits for it. */
export class News implements Disposable {
  readonly #subscription: Disposable;
  #fresh = false;
  #tell: () => void = () => {};

  constructor(tiles: ScreenTiles) {
    this.#subscription = tiles.subscribe(() => {
      this.#fresh = true;
      this.#tell();
    });
  }

  /** Resolves on a change, at once when there was one since the last wait; and when aborted. */
  async wait(signal: AbortSignal): Promise<void> {
    if (!this.#fresh && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const onAbort = () => resolve();
      signal.addEventListener("abort", onAbort, { once: true });
      this.#tell = resolve;
      await promise;
      this.#tell = () => {};
      signal.removeEventListener("abort", onAbort);
    }
    this.#fresh = false;
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }
}
