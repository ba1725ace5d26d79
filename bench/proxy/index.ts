import { errorMessage } from "#/lib/errors/index.ts";
import { type Figure, figure, median, percentile, round } from "../figure.ts";
import { Actors, packageVersion, type Relay } from "./actors.ts";
import type { ClientReply, ClientRequest } from "./client.ts";
import { cpuSeconds, kernelKib, pssKib } from "./process-costs.ts";

const BENCH = "proxy";
const RUNS = 5;
const SLICES = 4;
const DOWNLINK_BYTES = 2 ** 30;
const UPLINK_BYTES = 2 ** 28;
const ECHOES = 1500;
const ECHO_PAUSE_MS = 1;
const SESSIONS = 1000;

type Client = (request: ClientRequest) => Promise<ClientReply>;

/** A peer, or why there is none. */
type Peer = Relay | { readonly name: string; readonly missing: string };

interface Bed {
  readonly client: Client;
  readonly ours: Relay;
  readonly websockify: Peer;
  readonly socat: Peer;
}

/** Our novncproxy beside Debian's websockify and a plain socat relay, in front of one source. */
export async function* benchProxy(): AsyncGenerator<Figure> {
  using actors = new Actors();
  const source = await actors.startSource();
  const bed: Bed = {
    client: actors.startClient(),
    ours: await actors.startOurs(source),
    websockify: await orMissing("websockify", actors.startWebsockify(source)),
    socat: await orMissing("socat", actors.startSocat(source)),
  };
  yield* benchDownlink(bed);
  yield* benchUplink(bed);
  yield* benchEcho(bed);
  yield* benchSessions(() => actors.startOurs(source), bed.client);
}

async function* benchDownlink({ client, ours, websockify, socat }: Bed): AsyncGenerator<Figure> {
  const costs = await interleave(client, [ours, websockify, socat], "downlink", DOWNLINK_BYTES);
  yield cpuRatio("downlink_cpu_vs_websockify", 0.85, costs, ours, websockify);
  yield cpuRatio("downlink_cpu_vs_socat", 1.15, costs, ours, socat);
}

async function* benchUplink({ client, ours, websockify }: Bed): AsyncGenerator<Figure> {
  const costs = await interleave(client, [ours, websockify], "uplink", UPLINK_BYTES);
  yield cpuRatio("uplink_cpu_vs_websockify", 0.4, costs, ours, websockify);
}

async function* benchEcho({ client, ours, websockify }: Bed): AsyncGenerator<Figure> {
  const names = ["echo_p50_vs_websockify", "echo_p99_vs_websockify"] as const;
  if ("missing" in websockify) {
    for (const name of names) yield missing(name, 1, websockify);
    return;
  }
  const runs: { ours: number[]; theirs: number[] }[] = [];
  for (let run = 0; run < RUNS; run++) {
    await client({ do: "open", routes: [ours.route, websockify.route] });
    const { times } = await client({ do: "echo", count: ECHOES, pauseMs: ECHO_PAUSE_MS });
    runs.push({ ours: times?.[0] ?? [], theirs: times?.[1] ?? [] });
    await client({ do: "close" });
  }
  for (const [at, percent] of [50, 99].entries()) {
    const of = (values: number[]): number => percentile(values, percent);
    yield figure({
      bench: BENCH,
      figure: names[at] as string,
      unit: "ratio",
      atMost: 1,
      runs: runs.map((run) => of(run.ours) / of(run.theirs)),
      peer: packageVersion("websockify"),
      detail: {
        ours_ms: round(median(runs.map((run) => of(run.ours)))),
        peer_ms: round(median(runs.map((run) => of(run.theirs)))),
      },
    });
  }
}

/** A fresh proxy for each run: memory once taken is not given back, and would make later runs look cheaper. */
async function* benchSessions(startOurs: () => Promise<Relay>, client: Client): AsyncGenerator<Figure> {
  const seconds: number[] = [];
  const kib: number[] = [];
  const kernel: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const { pid, route } = await startOurs();
    await client({ do: "open", routes: [route] });
    await client({ do: "close" });
    await settle();
    const before = { process: pssKib(pid), kernel: kernelKib() };
    const opened = await client({ do: "open-many", route, count: SESSIONS, atOnce: 100 });
    seconds.push(opened.seconds ?? Number.NaN);
    await settle();
    // Each session is two TCP connections: four sockets in the kernel, two of them the proxy's.
    const ofKernel = (kernelKib() - before.kernel) / 2 / SESSIONS;
    kernel.push(ofKernel);
    kib.push((pssKib(pid) - before.process) / SESSIONS + ofKernel);
    await client({ do: "close" });
    process.kill(pid, "SIGKILL");
    await settle();
  }
  yield figure({
    bench: BENCH,
    figure: "idle_session_kib",
    unit: "KiB",
    atMost: 48,
    runs: kib,
    detail: {
      how: `PSS of the proxy and half of the machine's growth in Slab and TCP buffers, over ${SESSIONS} idle sessions`,
      kernel_kib: round(median(kernel)),
    },
  });
  yield figure({ bench: BENCH, figure: "open_1000_s", unit: "s", atMost: 1, runs: seconds });
}

/** CPU seconds per GB of each relay. A run is cut in slices that the relays take in turn, so that the machine's moods meet all alike. */
async function interleave(client: Client, peers: readonly Peer[], load: "downlink" | "uplink", bytes: number) {
  const costs = new Map<Peer, number[]>(peers.map((peer) => [peer, []]));
  const relays = peers.filter((peer): peer is Relay => !("missing" in peer));
  // Run 0 warms up: a proxy runs for weeks, and its first gigabyte is not what it costs.
  for (let run = 0; run <= RUNS; run++) {
    const seconds = new Map<Relay, number>();
    for (let slice = 0; slice < SLICES; slice++) {
      for (const relay of relays) {
        await client({ do: "open", routes: [relay.route] });
        const before = cpuSeconds(relay.pid);
        await client({ do: load, bytes: bytes / SLICES });
        seconds.set(relay, (seconds.get(relay) ?? 0) + cpuSeconds(relay.pid) - before);
        await client({ do: "close" });
      }
    }
    if (run > 0) for (const [relay, spent] of seconds) costs.get(relay)?.push((spent / bytes) * 1e9);
  }
  return costs;
}

function cpuRatio(name: string, atMost: number, costs: Map<Peer, number[]>, ours: Relay, peer: Peer): Figure {
  if ("missing" in peer) return missing(name, atMost, peer);
  const [our, their] = [costs.get(ours) ?? [], costs.get(peer) ?? []];
  return figure({
    bench: BENCH,
    figure: name,
    unit: "ratio",
    atMost,
    runs: our.map((cost, run) => cost / (their[run] ?? Number.NaN)),
    peer: [packageVersion(peer.name), peer.options ?? ""].join(" ").trim(),
    detail: { ours_cpu_s_per_gb: round(median(our)), peer_cpu_s_per_gb: round(median(their)) },
  });
}

function missing(name: string, atMost: number, peer: { name: string; missing: string }): Figure {
  return figure({ bench: BENCH, figure: name, unit: "ratio", atMost, runs: [], peer: peer.name, reason: peer.missing });
}

async function orMissing(name: string, relay: Promise<Relay>): Promise<Peer> {
  try {
    return await relay;
  } catch (error) {
    return { name, missing: `${name} could not be started: ${errorMessage(error)}` };
  }
}

/** Long enough for sockets to close and a garbage collection to pass. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_500));
}
