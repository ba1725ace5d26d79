import type { HubScreen, Picture } from "#/console/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { type Cells, cellsOf, hasChanged } from "./cells.ts";
import { encodePicture } from "./encode-picture.ts";

export interface KeyFrameWatchDeps {
  readonly screen: HubScreen;
  readonly clock: Clock;
  readonly log: Logger;
  /** Keeps the picture. */
  readonly keep: (picture: Picture) => Promise<void>;
}

/** Above this a PNG shows photographs, and JPEG does it in a tenth. */
const MAX_PNG_BYTES = 256 * 1024;
/** The picture settles before it is taken: a screen that scrolls is caught when it stands. */
const SETTLE_MS = 300;

/** Takes a key frame of one hub's screen when it has changed, at most every `intervalMs`. Dispose to end it. */
export function watchForKeyFrames(intervalMs: number, deps: KeyFrameWatchDeps): Disposable {
  const { screen, clock, log, keep } = deps;
  let last: Cells | null = null;
  let lastAt = Number.NEGATIVE_INFINITY;
  let due: Disposable | null = null;
  let failed = false;

  async function take(): Promise<void> {
    if (!screen.live) return;
    const { framebuffer } = screen;
    const cells = cellsOf(framebuffer);
    lastAt = clock.monotonic();
    if (last && !hasChanged(last, cells)) return;
    last = cells;
    const { width, height } = framebuffer;
    const raw = { pixels: framebuffer.pixels.slice(), width, height, takenAt: clock.now() };
    const png = await encodePicture(raw, "png", null);
    await keep(png.bytes.length > MAX_PNG_BYTES ? await encodePicture(raw, "jpeg", null) : png);
    failed = false;
  }

  function takeSoon(): void {
    if (due) return;
    const wait = Math.max(SETTLE_MS, lastAt + intervalMs - clock.monotonic());
    due = clock.timer(wait, () => {
      due = null;
      take().catch((error: unknown) => {
        if (!failed) log.error("key frames cannot be kept", { error: errorMessage(error) });
        failed = true;
      });
    });
  }

  const subscription = screen.tiles.subscribe(takeSoon);
  const end = () => {
    subscription[Symbol.dispose]();
    due?.[Symbol.dispose]();
    screen[Symbol.dispose]();
  };
  screen.closed.addEventListener("abort", end, { once: true });
  return { [Symbol.dispose]: end };
}
