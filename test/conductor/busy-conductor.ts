/**
 * Usage: node busy-conductor.ts <folder>
 * Switches consoles and power of every node on and off, all at once, until it is killed. Prints a line when it begins.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startFileConductor } from "./file-conductor.ts";

const { conductor, store } = await startFileConductor(process.argv[2] as string);
const nodes = await store.nodes.list();
process.stdout.write("busy\n");

await Promise.all(
  nodes.map(async ({ uuid }, index) => {
    for (let turn = index; ; turn++) {
      try {
        const { consoleEnabled, powerState } = await store.nodes.get(uuid);
        if (turn % 3 === 0) {
          await conductor.api.setPowerState(uuid, powerState === "power on" ? "power off" : "power on", null);
        } else {
          await conductor.api.setConsole(uuid, !consoleEnabled);
        }
      } catch {
        // Locked: the turn before is still going on.
      }
      await sleep(3);
    }
  }),
);
