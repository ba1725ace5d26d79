import { type Figure, figure } from "../figure.ts";
import { pssKib } from "../proxy/process-costs.ts";
import { type Bed, pause } from "./bed.ts";

const RUNS = 5;
const CONSOLES = 20;
const SETTLE_MS = 1500;

/** What an open console with one viewer adds to the process. Code that is compiled for the first of them counts as well. */
export async function* benchConsoleMemory(bed: Bed): AsyncGenerator<Figure> {
  const bmc = await bed.startBmc();
  bmc.set({ mode: "busy" });
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const watch = bed.startWatch();
    const hub = await bed.startHub({ bmcPort: bmc.port, profile: "idrac", count: CONSOLES });
    await pause(SETTLE_MS);
    const before = pssKib(hub.pid);
    await watch({ do: "open", routes: hub.direct });
    await pause(SETTLE_MS);
    runs.push((pssKib(hub.pid) - before) / 1024 / CONSOLES);
    await watch({ do: "close" });
    await hub.end();
  }
  bmc.set({ mode: "still" });
  yield figure({
    bench: "rfb",
    figure: "console_mib",
    unit: "MiB",
    atMost: 12,
    runs,
    detail: {
      how: `growth of the hub's PSS over ${CONSOLES} consoles of 1024x768, one viewer each, all busy: iDRAC profile`,
    },
  });
}
