import { existsSync } from "node:fs";

const ROOT = process.env.OUTBAND_VECTORS
  ? new URL(`file://${process.env.OUTBAND_VECTORS}/`)
  : new URL("../../../shared/facts/vectors/", import.meta.url);

/**
 * A folder of captured streams, which lie beside the checkout (or in OUTBAND_VECTORS) and are not part of it. Null when it
 * is absent, which is said by name; with `REQUIRE_PEERS=1`, as in CI, that is an error.
 */
export function vectorsFolder(name: string): URL | null {
  const folder = new URL(`${name}/`, ROOT);
  if (existsSync(folder)) return folder;
  const message = `vectors missing: ${name}`;
  if (process.env.REQUIRE_PEERS === "1") throw new Error(`${message}, and REQUIRE_PEERS=1 forbids skipping`);
  console.warn(`${message}: the tests that need it are skipped`);
  return null;
}
