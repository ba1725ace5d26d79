import { errorMessage } from "#/lib/errors/index.ts";
import type { Rect } from "#/protocols/rfb/index.ts";
import { LightViewer, type ViewerRoute } from "../light-viewer.ts";
import { isStamp, stampAge } from "../stamp.ts";

/** What the measuring process asks of the viewers, one thing at a time. */
export type WatchRequest =
  | { readonly do: "open"; readonly routes: readonly ViewerRoute[] }
  /** A server that has no stamp to show: asks for everything, so long after it has come. */
  | { readonly do: "open-whole"; readonly route: ViewerRoute; readonly wholeEveryMs: number }
  /** For so long, count updates and the age of the stamps. */
  | { readonly do: "measure"; readonly ms: number }
  /** Press a key at each viewer in turn and wait for its stamp. */
  | { readonly do: "press"; readonly count: number; readonly pauseMs: number }
  | { readonly do: "close" };

export interface WatchReply {
  readonly error?: string;
  readonly updates?: number;
  readonly ages?: readonly number[];
  /** Milliseconds from key to pixel, per viewer. */
  readonly times?: readonly (readonly number[])[];
}

interface Watcher {
  readonly viewer: LightViewer;
  stamp: number;
  onStamp: () => void;
}

let watchers: Watcher[] = [];
let updates = 0;
let ages: number[] = [];
const SPACE = 0x20;

/** Resolves when each has seen a stamp. */
async function open(routes: readonly ViewerRoute[]): Promise<void> {
  await Promise.all(
    routes.map(async (route) => {
      const viewer = await LightViewer.open(route);
      const seen = Promise.withResolvers<void>();
      const watcher: Watcher = { viewer, stamp: -1, onStamp: seen.resolve };
      watchers.push(watcher);
      const filled = (rect: Rect, colour: number): void => {
        if (!isStamp(rect)) return;
        watcher.stamp = colour;
        ages.push(stampAge(colour));
        watcher.onStamp();
      };
      viewer.watch({ filled, updated }).catch(seen.reject);
      await seen.promise;
    }),
  );
}

async function openWhole(route: ViewerRoute, wholeEveryMs: number): Promise<void> {
  const viewer = await LightViewer.open(route);
  watchers.push({ viewer, stamp: -1, onStamp: () => {} });
  void viewer.watch({ filled: () => {}, updated }, { wholeEveryMs });
}

function updated(): void {
  updates++;
}

async function measure(ms: number): Promise<WatchReply> {
  updates = 0;
  ages = [];
  await pause(ms);
  return { updates, ages };
}

async function press(count: number, pauseMs: number): Promise<WatchReply> {
  const times: number[][] = watchers.map(() => []);
  for (let i = 0; i < count; i++) {
    for (const [index, watcher] of watchers.entries()) {
      await pause(pauseMs * (0.5 + Math.random()));
      const before = watcher.stamp;
      const start = performance.now();
      await new Promise<void>((resolve) => {
        watcher.onStamp = () => {
          if (watcher.stamp !== before) resolve();
        };
        watcher.viewer.press(SPACE);
      });
      times[index]?.push(performance.now() - start);
    }
  }
  return { times };
}

async function perform(request: WatchRequest): Promise<WatchReply> {
  switch (request.do) {
    case "open":
      await open(request.routes);
      return {};
    case "open-whole":
      await openWhole(request.route, request.wholeEveryMs);
      return {};
    case "measure":
      return measure(request.ms);
    case "press":
      return press(request.count, request.pauseMs);
    case "close":
      for (const { viewer } of watchers) viewer.close();
      watchers = [];
      return {};
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

process.on("message", (request: WatchRequest) => {
  void perform(request)
    .catch((error: unknown): WatchReply => ({ error: errorMessage(error) }))
    .then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit(0));
