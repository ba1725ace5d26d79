import { spawn, spawnSync } from "node:child_process";
import { findProgram, requirePeer } from "./peers.ts";

/** Debian's interpreter has Debian's packages; another one may come first in the PATH. */
const python = ["/usr/bin/python3", findProgram("python3") ?? ""].find(
  (program) => program !== "" && spawnSync(program, ["-c", "import sushy"]).status === 0,
);

/** Ironic's own Redfish client is there. */
export const hasSushy = python !== undefined || requirePeer("sushy (for python3)", "python3-sushy");

/** What a sushy call was refused with: class, status, words. */
export type SushyRefusal = [string, number | null, string];

/** Runs a Python script that reads the login as JSON from stdin, and tells what it saw as JSON on stdout. */
export function tellSushyStory<Story>(
  script: string,
  login: { readonly url: string; readonly username: string; readonly password: string },
): Promise<Story> {
  // No proxies and no bundles of the surroundings: requests would prefer them to `verify=False`.
  const env = { PATH: "/usr/bin:/bin", PYTHONWARNINGS: "ignore" };
  const child = spawn(python as string, [script], { env });
  const output: string[] = [];
  const complaints: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk.toString()));
  child.stdin.end(JSON.stringify(login));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(output.join("")) as Story);
      else reject(new Error(`sushy ended with ${code}: ${complaints.join("")}`));
    });
  });
}
