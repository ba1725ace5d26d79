import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Figure } from "./figure.ts";
import { describeMachine, formatResults } from "./results-page.ts";

/** A benchmark brings up what it needs, and yields its figures as they come. */
type Bench = () => AsyncIterable<Figure>;

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  api: async () => (await import("./api/index.ts")).benchApi,
  proxy: async () => (await import("./proxy/index.ts")).benchProxy,
  rfb: async () => (await import("./rfb/index.ts")).benchRfb,
  serial: async () => (await import("./serial/index.ts")).benchSerial,
};
const RESULTS_PAGE = fileURLToPath(new URL("../docs/reference/benchmarks.md", import.meta.url));

const wanted = process.argv[2];
if (wanted === "--all") await runAll();
else if (wanted !== undefined && wanted in BENCHES) await run(wanted);
else {
  console.error(`usage: script/bench NAME | --all\nbenchmarks: ${Object.keys(BENCHES).join(" ")}`);
  process.exitCode = wanted === "--help" ? 0 : 2;
}

async function runAll(): Promise<void> {
  const results = [];
  for (const name of Object.keys(BENCHES)) results.push({ name, figures: await run(name) });
  await writeFile(RESULTS_PAGE, formatResults(results, describeMachine(), new Date()));
}

/** Prints each figure as one line of JSON. A target that is missed is a figure, not a failure. */
async function run(name: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for await (const figure of (await BENCHES[name]?.())?.() ?? []) {
    console.log(JSON.stringify(figure));
    figures.push(figure);
  }
  return figures;
}
