import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const STRIPPER = fileURLToPath(new URL("type-stripper.ts", import.meta.url));

/** Far more than all our pages. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** The JavaScript of these TypeScript files, by their paths. */
export async function stripTypes(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const args = ["--disable-warning=ExperimentalWarning", STRIPPER, ...paths];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: MAX_OUTPUT_BYTES });
  const texts = JSON.parse(stdout) as string[];
  return new Map(paths.map((path, i) => [path, texts[i] as string]));
}
