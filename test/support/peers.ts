import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * True when a real peer program is on this machine. When it is not: on a laptop the tests that need it are skipped and
 * the line below says so by name; with `REQUIRE_PEERS=1`, as in CI, it is an error.
 */
export function requirePeer(program: string, debianPackage: string): boolean {
  if (findProgram(program)) return true;
  const message = `peer missing: ${program} (Debian package ${debianPackage})`;
  if (process.env.REQUIRE_PEERS === "1") throw new Error(`${message}, and REQUIRE_PEERS=1 forbids skipping`);
  console.warn(`${message}: the tests that need it are skipped`);
  return false;
}

export function findProgram(program: string): string | null {
  if (program.includes("/")) return isExecutable(program) ? program : null;
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, program)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
