import { setImmediate } from "node:timers/promises";
import type { HubScreen } from "#/console/interfaces/index.ts";
import { Recorder } from "#/console/recording/recorder.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { ScreenTiles } from "#/protocols/rfb/index.ts";
import { deflate } from "#/transports/index.ts";
import { type Figure, figure } from "../figure.ts";
import { TextPicture } from "./text-picture.ts";

const RUNS = 5;
const HOUR_MS = 3_600_000;
/** The default of [recording] frame_interval. */
const FRAME_MS = 100;
const STEP_MS = 250;
const TURNS = 8;

/** One hour at a console, with the clock of the recorder turned by hand: what its file would hold. */
export async function* benchRecording(): AsyncGenerator<Figure> {
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run++) runs.push((await recordedBytes()) / 2 ** 20);
  yield figure({
    bench: "rfb",
    figure: "recording_mib_per_hour",
    unit: "MiB",
    atMost: 20,
    runs,
    detail: {
      how: "2 minutes of boot log at 8 lines a second, then a prompt whose cursor blinks; for 20 minutes a key every 250 ms and a command that prints 16 lines every 20 s; 1024x768",
    },
  });
}

async function recordedBytes(): Promise<number> {
  const picture = new TextPicture();
  const clock = new ManualClock();
  let bytes = 0;
  const file = {
    write: async (part: Uint8Array, offset: number) => {
      bytes = Math.max(bytes, offset + part.length);
    },
    truncate: async () => {},
    close: async () => {},
  };
  const options = { nodeUuid: "bench", nodeName: null, continues: null, whileWatched: false };
  const recorder = new Recorder(
    { ...options, maxBytes: 2 ** 30, frameMs: FRAME_MS },
    { screen: new OpenScreen(picture), file, clock, log: silentLogger },
  );
  const ended = recorder.run();
  for (let at = 0; at < HOUR_MS; at += STEP_MS) {
    act(picture, at);
    await clock.advance(STEP_MS);
    // Encoding gives others their turn now and then, which the clock does not know of.
    for (let turn = 0; turn < TURNS; turn++) await setImmediate();
  }
  recorder.stop("stopped");
  await ended;
  return bytes;
}

/** What happens on the screen at this time of the hour. */
function act(picture: TextPicture, at: number): void {
  const second = at / 1000;
  const isBooting = second < 120;
  const isWorking = second >= 600 && second < 1800;
  const lines = isBooting ? 2 : isWorking && second % 20 === 0 ? 16 : 0;
  for (let line = 0; line < lines; line++) picture.scroll();
  if (lines > 0) picture.damage();
  else if (isWorking) picture.type();
  else if (at % 500 === 0) picture.blink();
}

class OpenScreen implements HubScreen {
  readonly framebuffer;
  readonly tiles;
  readonly closed = new AbortController().signal;
  readonly live = true;
  readonly failure = null;
  readonly viewers = 1;

  constructor(picture: TextPicture) {
    this.framebuffer = picture.framebuffer;
    this.tiles = new ScreenTiles(picture.framebuffer, { deflate });
  }

  [Symbol.dispose](): void {
    this.tiles[Symbol.dispose]();
  }
}
