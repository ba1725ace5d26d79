import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorMessage } from "#/lib/errors/index.ts";
import { type Figure, figure, median, round } from "../figure.ts";
import { packageVersion } from "../proxy/actors.ts";
import { installPeers } from "./install-peers.ts";
import { Programs } from "./programs.ts";
import { alone, type Side } from "./side.ts";
import { startIronic } from "./start-ironic.ts";
import { type Ours, startOurs } from "./start-ours.ts";
import { type Load, load, type Request } from "./wrk.ts";

const BENCH = "api";
const PEER = "ironic-api";
/** `NODES=500 script/bench api` is for work on the benchmark itself: its figures are not what they are called. */
const NODES = Number(process.env.NODES ?? 10_000);
const RUNS = 5;
const STARTS = 3;
const SECONDS = 3;
/** Not measured, before the runs of each kind: both are to be compared as they are after their first minute. */
const WARM_UP_SECONDS = 8;
const IDLE_MS = 20_000;
const LIST_CONNECTIONS = 8;
const CONNECTIONS = 4;
const RATIOS = { list_1000_vs_ironic: 20, show_vs_ironic: 20, create_vs_ironic: 10 };

/** Our API and Debian's Ironic, with the same nodes, driven by wrk one after the other in every run. */
export async function* benchApi(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), "outband-bench-api-"));
  try {
    await using programs = new Programs(folder);
    yield* measure(programs);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* measure(programs: Programs): AsyncGenerator<Figure> {
  const ours = await startOurs(programs, NODES);
  const memoryMib = await idleMemory(ours);
  const theirs = await ironicOrReason(programs);
  if (typeof theirs !== "string") await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const peerMib = typeof theirs === "string" ? null : round(theirs.memoryMib());
  yield figure({
    bench: BENCH,
    figure: "serve_rss_mib",
    unit: "MiB",
    atMost: 140,
    runs: memoryMib,
    peer: packageVersion(PEER),
    detail: {
      how: `${NODES} nodes, idle for ${IDLE_MS / 1000} s after the first round over their power`,
      peer_mib: peerMib,
    },
  });
  if (typeof theirs === "string") {
    for (const [name, atLeast] of Object.entries(RATIOS)) {
      yield figure({ bench: BENCH, figure: name, unit: "ratio", atLeast, runs: [], reason: theirs });
    }
    return;
  }
  const list = (): Request => ({ kind: "list" });
  yield* orReason("list_1000_vs_ironic", function* () {
    const lists = compare(programs.folder, ours, theirs, LIST_CONNECTIONS, list);
    yield ratio("list_1000_vs_ironic", lists);
    yield figure({
      bench: BENCH,
      figure: "list_1000_p99_ms",
      unit: "ms",
      atMost: 150,
      runs: lists.map((run) => run.ours.p99Ms),
      peer: packageVersion(PEER),
      detail: { connections: LIST_CONNECTIONS, peer_ms: round(median(lists.map((run) => run.theirs.p99Ms))) },
    });
  });
  yield* orReason("show_vs_ironic", function* () {
    yield ratio(
      "show_vs_ironic",
      compare(programs.folder, ours, theirs, CONNECTIONS, () => ({ kind: "show" })),
    );
  });
  yield* orReason("create_vs_ironic", function* () {
    const create = (run: number): Request => ({ kind: "create", prefix: `more-${run}` });
    yield ratio("create_vs_ironic", compare(programs.folder, ours, theirs, CONNECTIONS, create));
  });
}

/** At several starts: what V8's compilers leave behind differs from one to the next. */
async function idleMemory(ours: Ours): Promise<number[]> {
  const runs: number[] = [];
  for (let run = 0; run < STARTS; run++) {
    if (run > 0) await ours.restart();
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    runs.push(ours.memoryMib());
  }
  return runs;
}

/** What cannot be measured is printed with its reason. */
function* orReason(name: keyof typeof RATIOS, measureIt: () => Iterable<Figure>): Iterable<Figure> {
  try {
    yield* measureIt();
  } catch (error) {
    yield figure({
      bench: BENCH,
      figure: name,
      unit: "ratio",
      atLeast: RATIOS[name],
      runs: [],
      reason: errorMessage(error),
    });
  }
}

interface Run {
  readonly ours: Load;
  readonly theirs: Load;
}

function compare(
  folder: string,
  ours: Side,
  theirs: Side,
  connections: number,
  request: (run: number) => Request,
): Run[] {
  const one = (side: Side, run: number, seconds = SECONDS) =>
    alone(side, [ours, theirs], () => load(folder, side, request(run), connections, seconds));
  for (const side of [theirs, ours]) one(side, RUNS, WARM_UP_SECONDS);
  return Array.from({ length: RUNS }, (_, run) => ({ theirs: one(theirs, run), ours: one(ours, run) }));
}

function ratio(name: keyof typeof RATIOS, runs: readonly Run[]): Figure {
  return figure({
    bench: BENCH,
    figure: name,
    unit: "ratio",
    atLeast: RATIOS[name],
    runs: runs.map((run) => run.ours.perSecond / run.theirs.perSecond),
    peer: packageVersion(PEER),
    detail: {
      ours_per_second: round(median(runs.map((run) => run.ours.perSecond))),
      peer_per_second: round(median(runs.map((run) => run.theirs.perSecond))),
    },
  });
}

async function ironicOrReason(programs: Programs): Promise<Side | string> {
  try {
    installPeers();
    return await startIronic(programs, NODES);
  } catch (error) {
    return errorMessage(error);
  }
}
