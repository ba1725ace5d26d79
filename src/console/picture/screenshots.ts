import type { HubScreens, Picture, ScreenshotOptions } from "#/console/interfaces/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { encodePicture, type RawPicture } from "./encode-picture.ts";
import { consoleOff, waitForPicture } from "./wait-for-picture.ts";

/** Of all nodes' last pictures together. */
const MAX_KEPT_BYTES = 32 * 1024 * 1024;

/**
 * Pictures of screens as they are. Those who ask for the same at once get the same: one look at the screen, one encoding.
 * The last picture of each kind is kept for those who say that it may be older.
 */
export class Screenshots {
  readonly #timeoutMs: number;
  readonly #deps: { readonly hubs: HubScreens; readonly clock: Clock };
  readonly #taking = new Map<string, Promise<Picture>>();
  /** In the order they were taken. */
  readonly #kept = new Map<string, Picture>();
  #keptBytes = 0;

  constructor(timeoutMs: number, deps: { readonly hubs: HubScreens; readonly clock: Clock }) {
    this.#timeoutMs = timeoutMs;
    this.#deps = deps;
  }

  async take(nodeUuid: string, { format, width, maxAgeMs }: ScreenshotOptions): Promise<Picture> {
    const key = `${nodeUuid} ${format} ${width}`;
    const kept = this.#kept.get(key);
    if (kept && maxAgeMs > 0 && this.#deps.clock.now() - kept.takenAt <= maxAgeMs) return kept;
    const running = this.#taking.get(key);
    if (running) return await running;
    const taking = this.#look(nodeUuid).then((raw) => encodePicture(raw, format, width));
    this.#taking.set(key, taking);
    try {
      const picture = await taking;
      this.#keep(key, picture);
      return picture;
    } finally {
      this.#taking.delete(key);
    }
  }

  forget(nodeUuid: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${nodeUuid} `)) this.#drop(key);
  }

  async #look(nodeUuid: string): Promise<RawPicture> {
    using screen = this.#deps.hubs.attach(nodeUuid, "viewer");
    if (!screen) throw consoleOff();
    await waitForPicture(screen, this.#timeoutMs, this.#deps.clock);
    const { pixels, width, height } = screen.framebuffer;
    return { pixels: pixels.slice(), width, height, takenAt: this.#deps.clock.now() };
  }

  #keep(key: string, picture: Picture): void {
    this.#drop(key);
    this.#kept.set(key, picture);
    this.#keptBytes += picture.bytes.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#keptBytes <= MAX_KEPT_BYTES) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#keptBytes -= this.#kept.get(key)?.bytes.length ?? 0;
    this.#kept.delete(key);
  }
}
