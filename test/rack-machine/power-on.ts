import { silentLogger } from "#/lib/log/index.ts";
import { ensureGuest } from "#/rack/guest/index.ts";
import { createQemuMachine } from "#/rack/machine/index.ts";

/** A rack to be killed: powers a machine on, says which process it is, and waits. Arguments: guest cache, state folder. */
const [cacheDir = "", stateDir = ""] = process.argv.slice(2);
const guest = await ensureGuest({ cacheDir, log: silentLogger });
const machine = await createQemuMachine({ name: "orphan", guest, stateDir, log: silentLogger });
await machine.powerOn();
console.log(`pid ${machine.pid}`);
setInterval(() => {}, 60_000);
