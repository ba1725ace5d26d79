import { type Figure, figure, median, round } from "../figure.ts";
import { cpuSeconds, pssKib } from "../proxy/process-costs.ts";
import { pause, type SerialBed } from "./bed.ts";

const RUNS = 3;
const CONSOLES = 1000;
const QUIET_MS = 2000;
const IDLE_MS = 10_000;
/** A boot log on every console, all at once. */
const BOOT_BYTES = 24_000;
const BOOT_MS = 12_000;
const WATCH_EVERY_MS = 500;
/** How long the BMCs are away. */
const DOWN_MS = 5000;

interface FleetRun {
  readonly connectS: number;
  readonly idleCpu: number;
  readonly quietMib: number;
  readonly mostMib: number;
  readonly stormS: number | null;
}

/** A thousand consoles in one process: what they cost while nothing happens and while all print, and how they come back. */
export async function* benchFleet(bed: SerialBed): AsyncGenerator<Figure> {
  const peerKib = await bed.peerKib();
  const runs: FleetRun[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await runFleet(bed, run === RUNS - 1));
  const of = (value: (run: FleetRun) => number) => runs.map(value);
  yield figure({
    bench: "serial",
    figure: "sol_1000_mib",
    unit: "MiB",
    atMost: 200,
    runs: of(({ mostMib }) => mostMib),
    detail: {
      how: `the most PSS of the process while ${CONSOLES} consoles connect, are quiet, and print ${BOOT_BYTES} bytes of boot log each in ${BOOT_MS / 1000} s`,
      quiet_mib: round(median(of(({ quietMib }) => quietMib))),
    },
  });
  yield figure({
    bench: "serial",
    figure: "sol_kib_per_console_vs_socat_ipmitool",
    unit: "ratio",
    atMost: 0.03,
    runs: "missing" in peerKib ? [] : of(({ mostMib }) => (mostMib * 1024) / CONSOLES / peerKib.kib),
    peer: bed.peerName,
    reason: "missing" in peerKib ? peerKib.missing : undefined,
    detail:
      "missing" in peerKib
        ? undefined
        : { how: "everything of the process, shared among its consoles", peer_kib: round(peerKib.kib) },
  });
  yield figure({
    bench: "serial",
    figure: "sol_1000_idle_cpu_pct",
    unit: "% of a processor",
    atMost: 10,
    runs: of(({ idleCpu }) => idleCpu),
  });
  yield figure({
    bench: "serial",
    figure: "sol_1000_connect_s",
    unit: "s",
    atMost: 30,
    runs: of(({ connectS }) => connectS),
    detail: { how: "from the first console's opening to the last one's SOL, 50 dials a second" },
  });
  yield figure({
    bench: "serial",
    figure: "storm_1000_recover_s",
    unit: "s",
    atMost: 120,
    runs: runs.flatMap(({ stormS }) => stormS ?? []),
    detail: { how: `all BMCs restart at once, silent for ${DOWN_MS / 1000} s; until every one has its console again` },
  });
}

async function runFleet(bed: SerialBed, withStorm: boolean): Promise<FleetRun> {
  const bmcs = await bed.startBmcs(CONSOLES);
  const start = performance.now();
  const hubs = await bed.startHubs(bmcs.ports);
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, pssKib(hubs.pid) / 1024);
  }, WATCH_EVERY_MS);
  try {
    await bmcs.allHaveConsoles();
    const connectS = (performance.now() - start) / 1000;
    await pause(QUIET_MS);
    const quietMib = pssKib(hubs.pid) / 1024;
    const before = cpuSeconds(hubs.pid);
    await pause(IDLE_MS);
    const idleCpu = ((cpuSeconds(hubs.pid) - before) / IDLE_MS) * 1e5;
    await bmcs.ask({ do: "boot", bytes: BOOT_BYTES, ms: BOOT_MS });
    await pause(QUIET_MS);
    const stormS = withStorm ? await storm(bmcs) : null;
    return { connectS, idleCpu, quietMib, mostMib: most, stormS };
  } finally {
    clearInterval(watch);
    await hubs.end();
    await bmcs.end();
  }
}

async function storm(bmcs: Awaited<ReturnType<SerialBed["startBmcs"]>>): Promise<number> {
  const start = performance.now();
  await bmcs.ask({ do: "restart", downMs: DOWN_MS });
  await bmcs.allHaveConsoles();
  return (performance.now() - start) / 1000;
}
