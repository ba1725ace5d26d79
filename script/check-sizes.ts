/** A file over 500 lines fails: it wants splitting (docs in CONTRIBUTING.md). Over 250 it is named, as a question. */
import { globSync, readFileSync } from "node:fs";

const files = globSync(["src/**/*.{ts,tsx}", "test/**/*.ts", "bench/**/*.ts", "script/**/*.ts"]);
const sizes = files.map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length }));
for (const { file, lines } of sizes.filter((entry) => entry.lines > 500)) {
  console.error(`${file}: ${lines} lines, over the limit of 500`);
  process.exitCode = 1;
}
