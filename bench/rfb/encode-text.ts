import { ENCODING, RGBX32, ScreenTiles, ViewerUpdates } from "#/protocols/rfb/index.ts";
import { deflate } from "#/transports/index.ts";
import { type Figure, figure } from "../figure.ts";
import { HEIGHT, TextPicture, WIDTH } from "./text-picture.ts";

const RUNS = 5;
const WARM_UP = 30;
const FRAMES = 60;

/** A whole text screen, encoded anew each time, through what every viewer's session uses. */
export async function* benchEncodeText(): AsyncGenerator<Figure> {
  const picture = new TextPicture();
  using tiles = new ScreenTiles(picture.framebuffer, { deflate });
  const size = { width: WIDTH, height: HEIGHT };
  const updates = new ViewerUpdates(tiles, size, RGBX32);
  updates.setEncodings(new Set([ENCODING.tight]));
  const rect = { x: 0, y: 0, ...size };
  let bytes = 0;

  async function frames(count: number): Promise<number> {
    let ms = 0;
    bytes = 0;
    for (let i = 0; i < count; i++) {
      picture.scroll();
      picture.damage();
      updates.request({ kind: "framebuffer-update-request", incremental: true, rect });
      const start = performance.now();
      await updates.send(async (part) => {
        bytes += part.length;
      });
      ms += performance.now() - start;
    }
    return ms / count;
  }

  await frames(WARM_UP);
  const times: number[] = [];
  const sizes: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    times.push(await frames(FRAMES));
    sizes.push(bytes / FRAMES / 1024);
  }
  const how = "128x48 characters of a kernel's log, scrolled by a line for each frame";
  yield figure({ bench: "rfb", figure: "encode_text_ms", unit: "ms", atMost: 6, runs: times, detail: { how } });
  yield figure({ bench: "rfb", figure: "encode_text_kib", unit: "KiB", atMost: 20, runs: sizes, detail: { how } });
}
