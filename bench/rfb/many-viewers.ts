import { type Figure, figure, median, percentile, round } from "../figure.ts";
import { cpuSeconds } from "../proxy/process-costs.ts";
import { type Bed, pause } from "./bed.ts";
import type { ViewerRoute } from "./light-viewer.ts";

const RUNS = 5;
const VIEWERS = 100;
const MEASURE_MS = 4000;

/** One busy console, watched by one viewer and by a hundred, in turn. */
export async function* benchManyViewers(bed: Bed): AsyncGenerator<Figure> {
  const bmc = await bed.startBmc();
  bmc.set({ mode: "busy" });
  const hub = await bed.startHub({ bmcPort: bmc.port, profile: "plain", count: 1 });
  const watch = bed.startWatch();
  const runs: { one: Measured; many: Measured }[] = [];

  async function measure(viewers: number): Promise<Measured> {
    await watch({ do: "open", routes: Array.from({ length: viewers }, () => hub.direct[0] as ViewerRoute) });
    await pause(500);
    const before = cpuSeconds(hub.pid);
    const { ages = [], updates = 0 } = await watch({ do: "measure", ms: MEASURE_MS });
    const cpu = (cpuSeconds(hub.pid) - before) / (MEASURE_MS / 1000);
    await watch({ do: "close" });
    await pause(200);
    return {
      cpu,
      ageP99: percentile(ages, 99),
      ageP50: percentile(ages, 50),
      rate: updates / viewers / (MEASURE_MS / 1000),
    };
  }

  for (let run = 0; run < RUNS; run++) runs.push({ one: await measure(1), many: await measure(VIEWERS) });
  await hub.end();
  bmc.set({ mode: "still" });
  const middle = (of: (run: (typeof runs)[number]) => number): number => round(median(runs.map(of)));
  yield figure({
    bench: "rfb",
    figure: "viewers_100_age_p99_ms",
    unit: "ms",
    atMost: 250,
    runs: runs.map(({ many }) => many.ageP99),
    detail: {
      how: "text screen that scrolls 15 times a second; from painting at the BMC to the rectangle at the viewer",
      p50_ms: middle(({ many }) => many.ageP50),
      updates_per_second: middle(({ many }) => many.rate),
      one_viewer_p99_ms: middle(({ one }) => one.ageP99),
    },
  });
  yield figure({
    bench: "rfb",
    figure: "viewers_100_cpu_vs_1",
    unit: "ratio",
    atMost: 6,
    runs: runs.map(({ one, many }) => many.cpu / one.cpu),
    detail: {
      cpu_of_100: middle(({ many }) => many.cpu),
      cpu_of_1: middle(({ one }) => one.cpu),
      updates_per_second_of_1: middle(({ one }) => one.rate),
    },
  });
}

interface Measured {
  /** Processor seconds a second, of the hub's process. */
  readonly cpu: number;
  readonly ageP50: number;
  readonly ageP99: number;
  /** Updates a second, per viewer. */
  readonly rate: number;
}
