import { type Figure, figure, median, percentile, round } from "../figure.ts";
import type { Bed } from "./bed.ts";

const RUNS = 5;
const KEYS = 120;
/** On average: longer than the hub's pause between two requests for changes, as people's are. */
const PAUSE_MS = 40;

/** From key to pixel, at the BMC itself and through proxy and hub, key by key in turn. */
export async function* benchKeys(bed: Bed): AsyncGenerator<Figure> {
  const bmc = await bed.startBmc();
  const hub = await bed.startHub({ bmcPort: bmc.port, profile: "plain", count: 1 });
  const watch = bed.startWatch();
  await watch({ do: "open", routes: [{ port: bmc.port }, hub.proxied] });
  const runs: (readonly [direct: readonly number[], through: readonly number[]])[] = [];
  await watch({ do: "press", count: KEYS, pauseMs: PAUSE_MS });
  for (let run = 0; run < RUNS; run++) {
    const { times = [] } = await watch({ do: "press", count: KEYS, pauseMs: PAUSE_MS });
    runs.push([times[0] ?? [], times[1] ?? []]);
  }
  await watch({ do: "close" });
  await hub.end();
  for (const [percent, atMost] of [
    [50, 5],
    [99, 20],
  ] as const) {
    const of = (times: readonly number[]): number => percentile(times, percent);
    yield figure({
      bench: "rfb",
      figure: `key_to_pixel_added_p${percent}_ms`,
      unit: "ms",
      atMost,
      runs: runs.map(([direct, through]) => of(through) - of(direct)),
      detail: {
        how: `${KEYS} keys a run on a still text screen, through the noVNC proxy and the hub and, in turn, straight to the BMC`,
        through_ms: round(median(runs.map(([, through]) => of(through)))),
        direct_ms: round(median(runs.map(([direct]) => of(direct)))),
      },
    });
  }
}
