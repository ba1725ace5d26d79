import { silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { openSqliteStore } from "../sqlite/open-sqlite-store.ts";

/**
 * A process of its own for tests to kill: `node store-process.ts <database> <key file> open|write|conductor`. Prints a
 * line for everything it has done.
 */
const [path = "", keyFile = "", mode = ""] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

const store = await openSqliteStore({ path, keyFile, clock: systemClock, log: silentLogger });
const node = await store.nodes.create({ driver: "fake-hardware", name: `of-${process.pid}` });
say(`opened ${node.uuid}`);

if (mode === "write") {
  for (let count = 1; ; count++) {
    await store.nodes.keep(node.uuid, { count, password: `p${count}` });
    say(`wrote ${count}`);
    // Gives the pipe its turn, so that what was said is out before the next write.
    await new Promise((resolve) => setImmediate(resolve));
  }
} else if (mode === "conductor") {
  await store.conductors.register({ hostname: "killed", conductorGroup: "", drivers: [] });
  await store.nodes.reserve(node.uuid, "killed");
  say("registered");
  process.stdin.resume();
} else {
  await store[Symbol.asyncDispose]();
}
