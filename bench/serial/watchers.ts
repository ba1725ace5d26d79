import { type Figure, figure, median, percentile, round } from "../figure.ts";
import { pause, type SerialBed } from "./bed.ts";

const RUNS = 5;
const WATCHERS = 50;
const LINES = 300;
const EVERY_MS = 10;
/** Longer than the screen takes to come to everybody. */
const SETTLE_MS = 500;

/** One console, fifty TCP clients: how old each line is when it arrives at each of them, and that all arrive. */
export async function* benchWatchers(bed: SerialBed): AsyncGenerator<Figure> {
  const bmcs = await bed.startBmcs(1, 0);
  const hubs = await bed.startHubs(bmcs.ports);
  const client = bed.startClient();
  await bmcs.allHaveConsoles();
  const runs: { readonly p50: number; readonly p99: number }[] = [];
  let lost = 0;
  for (let run = 0; run < RUNS; run++) {
    await client({
      do: "connect",
      ports: Array.from({ length: WATCHERS }, () => hubs.ports[0] as number),
      quietly: true,
    });
    await pause(SETTLE_MS);
    const watching = client({ do: "watch", lines: LINES });
    await bmcs.ask({ do: "tick", count: LINES, everyMs: EVERY_MS });
    const watched = await watching;
    lost += watched.lost ?? 0;
    const { ages = [] } = watched;
    runs.push({ p50: percentile(ages, 50), p99: percentile(ages, 99) });
    await client({ do: "close" });
  }
  yield figure({
    bench: "serial",
    figure: "watchers_50_p99_ms",
    unit: "ms",
    atMost: 50,
    // A figure with losses would be worth nothing.
    runs: lost === 0 ? runs.map(({ p99 }) => p99) : [],
    reason: lost === 0 ? undefined : `${lost} lines were lost`,
    detail: {
      how: `${LINES} lines a run, one every ${EVERY_MS} ms, from the machine to ${WATCHERS} TCP clients of one console; none lost`,
      p50_ms: round(median(runs.map(({ p50 }) => p50))),
    },
  });
}
