import { spawn, spawnSync } from "node:child_process";
import { findProgram, requirePeer } from "./peers.ts";

/**
 * An interpreter that has this module, or null: then the peer is missing, as `requirePeer` has it. Debian's interpreter
 * has Debian's packages; another one may come first in the PATH.
 */
export function pythonWith(module: string, debianPackage: string): string | null {
  const found = ["/usr/bin/python3", findProgram("python3") ?? ""].find(
    (program) => program !== "" && spawnSync(program, ["-c", `import ${module}`]).status === 0,
  );
  if (found === undefined) requirePeer(`${module} (for python3)`, debianPackage);
  return found ?? null;
}

/** Runs a script that reads what it is asked as JSON from stdin, and tells what it saw as JSON on stdout. */
export function tellPythonStory<Story>(python: string, script: string, asked: object): Promise<Story> {
  // No proxies and no bundles of the surroundings: requests would prefer them to `verify=False`.
  const env = { PATH: "/usr/bin:/bin", PYTHONWARNINGS: "ignore" };
  const child = spawn(python, [script], { env });
  const output: string[] = [];
  const complaints: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk.toString()));
  child.stdin.end(JSON.stringify(asked));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(output.join("")) as Story);
      else reject(new Error(`${script} ended with ${code}: ${complaints.join("")}`));
    });
  });
}
