import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pssKib } from "../proxy/process-costs.ts";

/** Programs that end with the benchmark, whatever happens to it. */
export class Programs implements AsyncDisposable {
  readonly folder: string;
  readonly #children: ChildProcess[] = [];

  constructor(folder: string) {
    this.folder = folder;
    process.on("exit", () => {
      for (const child of this.#children) child.kill("SIGKILL");
    });
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  }

  /** Its output goes to `<name>.log` in the folder. */
  start(name: string, command: string, args: readonly string[]): ChildProcess {
    const log = openSync(join(this.folder, `${name}.log`), "a");
    const child = spawn(command, args, { cwd: this.folder, stdio: ["ignore", log, log] });
    closeSync(log);
    this.#children.push(child);
    return child;
  }

  log(name: string): string {
    return readFileSync(join(this.folder, `${name}.log`), "utf8").slice(-2000);
  }

  /** Ends one: with SIGTERM, and after ten seconds with SIGKILL. */
  async stop(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#children.map((child) => this.stop(child)));
  }
}

/** Runs a program to its end; throws with its output when it fails. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv } = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", ...options });
  if (status === 0) return stdout;
  throw new Error(`${command} ended with ${status}: ${error?.message ?? (stderr || stdout).slice(-1000)}`);
}

/** Waits until the API at this URL answers. */
export async function untilAnswers(url: string, seconds = 60): Promise<void> {
  for (const deadline = performance.now() + seconds * 1000; ; ) {
    const answered = await fetch(`${url}/v1`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answered) return;
    if (performance.now() > deadline) throw new Error(`${url} did not answer within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Resident memory of one process, in MiB. */
export function rssMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Memory of a process and its children in MiB, what they share counted once. */
export function familyMib(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  const kids = children === "" ? [] : children.split(" ").map(Number);
  return pssKib(pid) / 1024 + kids.reduce((sum, kid) => sum + familyMib(kid), 0);
}
