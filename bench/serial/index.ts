import { errorMessage } from "#/lib/errors/index.ts";
import { type Figure, figure } from "../figure.ts";
import { SerialBed } from "./bed.ts";
import { benchFleet } from "./fleet.ts";
import { benchOneConsole } from "./one-console.ts";
import { benchWatchers } from "./watchers.ts";

/** In the order of their figures; a part that fails is a figure without a value. */
const PARTS: Readonly<Record<string, (bed: SerialBed) => AsyncIterable<Figure>>> = {
  sol_1000_mib: benchFleet,
  sol_echo_p50_vs_ipmitool: benchOneConsole,
  watchers_50_p99_ms: benchWatchers,
};

/** IPMI's Serial over LAN, from the BMC to the console's clients, beside Ironic's socat and ipmitool. */
export async function* benchSerial(): AsyncGenerator<Figure> {
  for (const [name, part] of Object.entries(PARTS)) {
    using bed = new SerialBed();
    try {
      yield* part(bed);
    } catch (error) {
      yield figure({ bench: "serial", figure: name, unit: "", runs: [], reason: errorMessage(error) });
    }
  }
}
