import { type Figure, figure, median, round } from "../figure.ts";
import { pssKib } from "../proxy/process-costs.ts";
import { type Bed, pause } from "./bed.ts";

const RUNS = 5;
const CONSOLES = 20;
const SETTLE_MS = 1500;

/**
 * What an open console with one viewer adds to the process. Code that is compiled for the first of them counts as well.
 * Supermicro's iKVM holds what its decoder needs on top: the figure is the larger.
 */
export async function* benchConsoleMemory(bed: Bed): AsyncGenerator<Figure> {
  const bmc = await bed.startBmc();
  bmc.set({ mode: "busy" });
  const runs: { idrac: number; aten: number }[] = [];

  async function measure(profile: string, bmcPort: number): Promise<number> {
    const watch = bed.startWatch();
    const hub = await bed.startHub({ bmcPort, profile, count: CONSOLES });
    await pause(SETTLE_MS);
    const before = pssKib(hub.pid);
    await watch({ do: "open", routes: hub.direct });
    await pause(SETTLE_MS);
    const growth = pssKib(hub.pid) - before;
    await watch({ do: "close" });
    await hub.end();
    return growth / 1024 / CONSOLES;
  }

  for (let run = 0; run < RUNS; run++) {
    runs.push({ idrac: await measure("idrac", bmc.port), aten: await measure("aten", bmc.atenPort) });
  }
  bmc.set({ mode: "still" });
  yield figure({
    bench: "rfb",
    figure: "console_mib",
    unit: "MiB",
    atMost: 12,
    runs: runs.map(({ idrac, aten }) => Math.max(idrac, aten)),
    detail: {
      how: `growth of the hub's PSS over ${CONSOLES} consoles of 1024x768, one viewer each, all busy`,
      idrac_mib: round(median(runs.map(({ idrac }) => idrac))),
      aten_mib: round(median(runs.map(({ aten }) => aten))),
    },
  });
}
