import { errorMessage } from "#/lib/errors/index.ts";
import { type Figure, figure, median, percentile, round } from "../figure.ts";
import { pause, type SerialBed } from "./bed.ts";

const RUNS = 5;
const KEYS = 500;
const KEY_PAUSE_MS = 2;
const POUR_BYTES = 2 ** 19;
/** For the client to be there before the machine speaks. */
const SETTLE_MS = 300;

interface Run {
  readonly ours: number;
  readonly theirs: number;
}

/** One console on one BMC, through us and through socat and ipmitool: how soon a key is back, and how fast text comes. */
export async function* benchOneConsole(bed: SerialBed): AsyncGenerator<Figure> {
  const echo = await orWhyNot(() => measureEcho(bed));
  for (const percent of [50, 99] as const) {
    const runs =
      "missing" in echo
        ? []
        : echo.map(({ ours, theirs }) => ({ ours: percentile(ours, percent), theirs: percentile(theirs, percent) }));
    yield ratio(bed, `sol_echo_p${percent}_vs_ipmitool`, { atMost: 1 }, runs, echo, {
      how: `${KEYS} keys a run, typed in turn on both at a BMC that echoes at once`,
      ours_ms: round(median(runs.map(({ ours }) => ours))),
      peer_ms: round(median(runs.map(({ theirs }) => theirs))),
    });
  }
  const pour = await orWhyNot(() => measurePour(bed));
  const runs = "missing" in pour ? [] : pour;
  yield ratio(bed, "sol_throughput_vs_ipmitool", { atLeast: 1 }, runs, pour, {
    how: `${POUR_BYTES / 1024} KiB a run from a machine that never waits, to a TCP client`,
    ours_mb_s: round(median(runs.map(({ ours }) => ours))),
    peer_mb_s: round(median(runs.map(({ theirs }) => theirs))),
  });
}

/** Both consoles, each on a BMC of its own in the same process: SOL has one console a BMC. */
async function withBoth<T>(
  bed: SerialBed,
  accumulateMs: number | undefined,
  measure: (
    client: ReturnType<SerialBed["startClient"]>,
    bmcs: Awaited<ReturnType<SerialBed["startBmcs"]>>,
  ) => Promise<T>,
): Promise<T> {
  const bmcs = await bed.startBmcs(2, accumulateMs);
  const [ourBmc = 0, theirBmc = 0] = bmcs.ports;
  const hubs = await bed.startHubs([ourBmc]);
  const peer = await bed.startIpmitool(theirBmc);
  const client = bed.startClient();
  await pause(SETTLE_MS);
  await client({ do: "connect", ports: [hubs.ports[0] as number, peer.port] });
  const result = await measure(client, bmcs);
  await client({ do: "close" });
  await Promise.all([hubs.end(), peer.end(), bmcs.end()]);
  return result;
}

function measureEcho(
  bed: SerialBed,
): Promise<{ readonly ours: readonly number[]; readonly theirs: readonly number[] }[]> {
  return withBoth(bed, 0, async (client) => {
    const runs = [];
    // Run 0 warms up.
    for (let run = 0; run <= RUNS; run++) {
      const { times: [ours = [], theirs = []] = [] } = await client({ do: "echo", count: KEYS, pauseMs: KEY_PAUSE_MS });
      if (run > 0) runs.push({ ours, theirs });
    }
    return runs;
  });
}

/** Megabytes a second. */
function measurePour(bed: SerialBed): Promise<Run[]> {
  return withBoth(bed, undefined, async (client, bmcs) => {
    const pour = async (at: number): Promise<number> => {
      const received = client({ do: "receive", at, bytes: POUR_BYTES });
      await bmcs.ask({ do: "pour", at, bytes: POUR_BYTES });
      const { seconds = Number.NaN } = await received;
      return POUR_BYTES / 1e6 / seconds;
    };
    const runs: Run[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const both = { ours: await pour(0), theirs: await pour(1) };
      if (run > 0) runs.push(both);
    }
    return runs;
  });
}

async function orWhyNot<T>(measure: () => Promise<T>): Promise<T | { readonly missing: string }> {
  try {
    return await measure();
  } catch (error) {
    return { missing: errorMessage(error) };
  }
}

function ratio(
  bed: SerialBed,
  name: string,
  target: { readonly atMost: number } | { readonly atLeast: number },
  runs: readonly Run[],
  result: object,
  detail: Readonly<Record<string, unknown>>,
): Figure {
  const missing = "missing" in result ? String(result.missing) : undefined;
  return figure({
    bench: "serial",
    figure: name,
    unit: "ratio",
    ...target,
    runs: runs.map(({ ours, theirs }) => ours / theirs),
    peer: bed.peerName,
    reason: missing,
    detail: missing === undefined ? detail : undefined,
  });
}
